/** Questions to git; each is undefined where there is no repository or no git. */

/** Files that git tracks below a folder, and those that it would: not ignored. Paths relative to the folder. */
export async function gitFiles(folder: string): Promise<string[] | undefined> {
  const output = await git(folder, ['ls-files', '--cached', '--others', '--exclude-standard', '-z'])
  return output?.split('\0').filter((path) => path !== '')
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
