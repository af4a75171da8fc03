import { execFile } from 'node:child_process'
import { freemem, totalmem } from 'node:os'
import { EXIT } from '../../errors.js'
import { type Finding, failed, ok, warning } from './finding.js'

/** What is asked of the machine itself. */
export async function machineFindings(env: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  return [nodeFinding(process.versions.node), await gitFinding(), timeZoneFinding(env), memoryFinding()]
}

const OLDEST_NODE = [20, 19] as const

/** @param version as in `process.versions.node`. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const fits = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  if (fits) return ok('node', version)
  const wanted = OLDEST_NODE.join('.')
  return failed('node', EXIT.configuration, `${version} is older than ${wanted}`, `Install Node ${wanted} or newer.`)
}

async function gitFinding(): Promise<Finding> {
  const version = await new Promise<string | undefined>((resolve) => {
    execFile('git', ['--version'], { timeout: 5_000 }, (error, stdout) => resolve(error ? undefined : stdout.trim()))
  })
  if (version !== undefined) return ok('git', version.replace(/^git version /, ''))
  return warning(
    'git',
    'not found on PATH',
    'Without it changed tests are found by content alone, without the commit that changed them.',
  )
}

/** @param env its TZ; a zone that nobody knows is silently UTC to most programs. */
export function timeZoneFinding({ TZ }: Readonly<Record<string, string | undefined>>): Finding {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC'
  if (TZ !== undefined && TZ !== '' && !isZone(TZ)) {
    return warning(
      'time zone',
      `TZ=${TZ} is no zone that Node knows; ${zone} is used`,
      'Set TZ to an IANA name like Europe/Berlin.',
    )
  }
  return ok('time zone', zone)
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name.replace(/^:/, '') })
    return true
  } catch {
    // POSIX rules (`CET-1CEST`) are for the C library.
    return /^[A-Za-z]{3,}[+-]?\d/.test(name)
  }
}

const LEAST_MEMORY_BYTES = 128 * 1024 * 1024

function memoryFinding(): Finding {
  const text = `${mega(freemem())} of ${mega(totalmem())} free`
  if (freemem() >= LEAST_MEMORY_BYTES) return ok('memory', text)
  return warning('memory', text, 'A session takes about 100 MB besides what the tests take.')
}

function mega(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`
}
