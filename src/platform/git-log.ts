/** One commit as `git log` tells it. */
export interface Commit {
  /** 40 hex digits. */
  hash: string
  subject: string
  author: string
  /** The author's date, RFC 3339 with offset. */
  at: string
  /** Paths from the repository's root; at most 500. */
  files: string[]
}

/** `no-repository`: no git here, or no repository. `unknown`: this revision names no commit of it. */
export type CommitsBetween = { commits: Commit[] } | { problem: 'no-repository' | 'unknown'; revision?: string }

const MOST_FILES = 500
const TIMEOUT_MS = 5_000

/**
 * Commits that `to` has and `from` has not, newest first, merges left out.
 * @param most how many at most, default 100.
 */
export async function commitsBetween(
  folder: string,
  { from, to, most = 100 }: { from: string; to: string; most?: number },
): Promise<CommitsBetween> {
  if ((await git(folder, ['rev-parse', '--git-dir'])) === undefined) return { problem: 'no-repository' }
  for (const revision of [from, to])
    if ((await commitOf(folder, revision)) === undefined) return { problem: 'unknown', revision }
  const format = '--format=%x01%H%x00%s%x00%an%x00%aI'
  const range = `${await commitOf(folder, from)}..${await commitOf(folder, to)}`
  const output = await git(folder, ['log', '--no-merges', `--max-count=${most}`, '--name-only', '-z', format, range])
  return { commits: (output ?? '').split('\u0001').slice(1).map(commitIn) }
}

/** The hash of the commit that a revision names; undefined where it names none. A name that looks like an option names none. */
export async function commitOf(folder: string, revision: string): Promise<string | undefined> {
  if (!/^[\w][\w./@^~+-]*$/.test(revision)) return undefined
  const output = await git(folder, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])
  return output?.trim()
}

function commitIn(text: string): Commit {
  const [hash = '', subject = '', author = '', at = '', ...files] = text.split('\0')
  const paths = files.map((path) => path.replace(/^\n+/, '')).filter((path) => path !== '')
  return { hash, subject, author, at, files: paths.slice(0, MOST_FILES) }
}

async function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  const { execa } = await import('execa')
  const result = await execa('git', ['-c', 'core.quotepath=off', ...args], {
    cwd: folder,
    reject: false,
    timeout: TIMEOUT_MS,
    maxBuffer: 16 * 1024 * 1024,
    env: { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
  })
  return result.exitCode === 0 ? result.stdout : undefined
}
