import type { Path } from './document.js'

/** What is found of variables that hold secrets and are named in a loop file, not filled in. */
export interface NamedSecrets {
  secrets: { name: string; value: string }[]
  problems: { path: Path; message: string; hint: string }[]
}

interface NamingParts {
  tickets: object
  notify: readonly object[]
  analyze?: { jwt?: { secretEnv: readonly string[] } | undefined }
}

/** Options of trackers and notifiers that name a variable: `tokenEnv: GITHUB_TOKEN`. Their values are secrets like those of `${env.…}`. */
const NAMING = new Set(['tokenEnv', 'secretEnv'])

/**
 * Those of `analyze.jwt.secretEnv` may be missing: they help to explain a failure, and a loop runs without.
 * @param file the tracker, the notifiers and the analysis of a checked loop file, defaults filled in.
 */
export function namedSecrets(
  { tickets, notify, analyze }: NamingParts,
  env: Readonly<Record<string, string | undefined>>,
): NamedSecrets {
  const found: NamedSecrets = { secrets: [], problems: [] }
  const look = (options: object, path: Path) => {
    for (const [option, name] of Object.entries(options)) {
      if (!NAMING.has(option) || typeof name !== 'string') continue
      const value = env[name]?.trim()
      if (value) found.secrets.push({ name, value })
      else {
        const message = `the environment variable ${name} is not set`
        found.problems.push({ path: [...path, option], message, hint: `export ${name}=… before running` })
      }
    }
  }
  for (const name of analyze?.jwt?.secretEnv ?? []) {
    const value = env[name]?.trim()
    if (value) found.secrets.push({ name, value })
  }
  look(tickets, ['tickets'])
  for (const [index, notifier] of notify.entries()) look(notifier, ['notify', index])
  return found
}
