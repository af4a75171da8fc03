import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface LockedPackage {
  version: string
  license?: string
  integrity?: string
  resolved?: string
  link?: boolean
  hasInstallScript?: boolean
  dev?: boolean
}

const LICENCES = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare']

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, LockedPackage>
}
const locked = Object.entries(packages).filter(([path]) => path !== '')
const runtime = locked.filter(([, { dev }]) => dev !== true)

describe('the dependencies', () => {
  it('are each pinned to one version', () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(ranges.length).toBeGreaterThan(10)
    expect(ranges.filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(String(range)))).toEqual([])
  })

  it('are locked with a checksum each, and with no address of where they came from', () => {
    expect(locked.length).toBeGreaterThan(runtime.length)
    expect(locked.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([path]) => path)).toEqual([])
    expect(locked.filter(([, { resolved, link }]) => resolved !== undefined || link === true)).toEqual([])
  })

  it('of the lock file are those of package.json', () => {
    const root = packages[''] as unknown as { dependencies: object; devDependencies: object }
    expect(root.dependencies).toEqual(manifest.dependencies)
    expect(root.devDependencies).toEqual(manifest.devDependencies)
  })
})

describe('the runtime dependencies', () => {
  it('have permissive licences, by the lock file and by their own word', () => {
    expect(runtime.length).toBeGreaterThan(20)
    const strange = runtime.filter(([path, { license }]) => {
      const own = ownManifest(path)
      return !LICENCES.includes(license ?? '') || (own !== undefined && own.license !== license)
    })
    expect(strange.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
  })

  it('run nothing when they are installed', () => {
    const runs = runtime.filter(([path, { hasInstallScript }]) => hasInstallScript || scriptsOf(path).length > 0)
    expect(runs.map(([path]) => path)).toEqual([])
  })

  it('leave the package itself without a script at installation', () => {
    expect(INSTALL_SCRIPTS.filter((name) => name in manifest.scripts)).toEqual([])
  })
})

/** What an installed package says of itself; undefined where it isn't installed (another platform's). */
function ownManifest(path: string): { license?: string; scripts?: Record<string, string> } | undefined {
  const file = `${path}/package.json`
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** npm runs `prepare` only for what comes from git. */
function scriptsOf(path: string): string[] {
  const { scripts = {} } = ownManifest(path) ?? {}
  return INSTALL_SCRIPTS.filter((name) => name !== 'prepare' && name in scripts)
}
