/** Questions to git; each is undefined where there is no repository or no git. */

/** Files that git tracks below a folder, and those that it would: not ignored. Paths relative to the folder. */
export async function gitFiles(folder: string): Promise<string[] | undefined> {
  const output = await git(folder, ['ls-files', '--cached', '--others', '--exclude-standard', '-z'])
  return output?.split('\0').filter((path) => path !== '')
}

/** Hashes of the newest commits that changed a file, newest first; none where no commit knows it. */
export async function gitCommitsOf(folder: string, path: string, most: number): Promise<string[] | undefined> {
  const output = await git(folder, ['log', `--max-count=${most}`, '--format=%H', '--', path])
  return output?.split('\n').filter((hash) => hash !== '')
}

/** A file's bytes as a commit has them. */
export async function gitFileAt(folder: string, commit: string, path: string): Promise<Uint8Array | undefined> {
  const { execa } = await import('execa')
  const options = { cwd: folder, reject: false, stripFinalNewline: false, maxBuffer: 64 * 1024 * 1024 } as const
  const result = await execa('git', ['show', `${commit}:./${path}`], { ...options, encoding: 'buffer' })
  return result.exitCode === 0 ? result.stdout : undefined
}

/** All that references point to: what is known of commits at one moment. */
export async function gitTips(folder: string): Promise<string[] | undefined> {
  const output = await git(folder, ['for-each-ref', '--format=%(objectname)'])
  const head = await git(folder, ['rev-parse', '--verify', '-q', 'HEAD'])
  if (output === undefined) return undefined
  return [...new Set(`${output}\n${head ?? ''}`.split('\n').filter((hash) => hash !== ''))]
}

/** Commits that came since those tips, at most 200. */
export async function gitCommitsSince(folder: string, tips: readonly string[]): Promise<string[]> {
  const now = await gitTips(folder)
  if (now === undefined || now.length === 0) return []
  const output = await git(folder, ['rev-list', '--max-count=200', ...now, '--not', ...tips])
  return output?.split('\n').filter((hash) => hash !== '') ?? []
}

async function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  const { execa } = await import('execa')
  const result = await execa('git', args, {
    cwd: folder,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 256 * 1024 * 1024,
  })
  return result.exitCode === 0 ? result.stdout : undefined
}
