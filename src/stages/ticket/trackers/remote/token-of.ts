import { UntilgreenError } from '../../../../errors.js'

/** The token that a variable holds. @throws UntilgreenError CONFIG_INVALID where it is not set */
export function tokenOf(name: string, env: Readonly<Record<string, string | undefined>>): string {
  const token = env[name]?.trim()
  if (token) return token
  throw new UntilgreenError('CONFIG_INVALID', `tickets: the environment variable ${name} is not set`)
}
