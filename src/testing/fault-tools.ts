import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Why faults can't be injected into real system calls here; undefined where they can. Printed, so that a skip is seen. */
export function whyNoInjection(): string | undefined {
  if (process.platform !== 'linux') return say('not Linux')
  if (!existsSync('/usr/bin/strace')) return say('no /usr/bin/strace')
  const tried = spawnSync('/usr/bin/strace', [
    '-o',
    '/dev/null',
    '-e',
    'trace=close',
    '-e',
    'inject=close:delay_enter=1',
    'true',
  ])
  return tried.status === 0 ? undefined : say('strace may not trace here')
}

/** Why small file systems can't be mounted here; undefined where they can. */
export function whyNoMounts(): string | undefined {
  if (process.getuid?.() !== 0) return say('not root: nothing can be mounted')
  const tried = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'])
  return tried.status === 0 ? undefined : say('tmpfs can not be mounted here')
}

function say(reason: string): string {
  process.stderr.write(`fault injection is skipped: ${reason}\n`)
  return reason
}
