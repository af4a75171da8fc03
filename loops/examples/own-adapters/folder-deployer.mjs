// @ts-check
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { defineAdapter } from 'untilgreen'
import { z } from 'zod'

/**
 * A deployer of one's own: copies a folder beside its earlier releases and switches a link to it, so that nobody sees half a release.
 * The revision is the first line of a file in that folder.
 */
export const folderDeployer = defineAdapter({
  kind: 'folder',
  summary: 'copies a folder and switches a link to it',
  options: z.object({
    from: z.string().meta({ description: 'Folder to deploy.' }),
    to: z.string().meta({ description: 'Folder of the releases; `current` in it is the link.' }),
    versionFile: z.string().default('version.txt'),
  }),
  /**
   * @param {{ from: string, to: string, versionFile: string }} options
   * @param {import('untilgreen').AdapterContext} context
   * @returns {import('untilgreen').Deployer}
   */
  create({ from, to, versionFile }, { workingDirectory, clock }) {
    const source = join(workingDirectory, from)
    const releases = join(workingDirectory, to)
    return {
      kind: 'folder',
      async revision() {
        const [first = ''] = (await readFile(join(source, versionFile), 'utf8')).split('\n')
        return first.trim()
      },
      async deploy({ revision, fence }, signal) {
        const started = clock.monotonic()
        const release = join(releases, basename(revision ?? 'unknown'))
        await rm(release, { recursive: true, force: true })
        await mkdir(releases, { recursive: true })
        await cp(source, release, { recursive: true })
        signal.throwIfAborted()
        await switchLink(join(releases, 'current'), release, fence)
        const durationMs = clock.monotonic() - started
        return { argv: ['copy', source, release], ended: 'exited', exitCode: 0, durationMs, tail: '' }
      },
    }
  },
})

/** A rename over the old link: at each moment there is one. */
async function switchLink(/** @type {string} */ link, /** @type {string} */ target, /** @type {number} */ fence) {
  const draft = `${link}.${fence}`
  await rm(draft, { force: true })
  await symlink(target, draft)
  await rename(draft, link)
}
