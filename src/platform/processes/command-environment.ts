import picomatch from 'picomatch'

/** Inherited without being asked for: what programs need to find their way, nothing that could be a secret by intent. */
export const INHERITED_VARIABLES: readonly string[] = [
  'PATH',
  'HOME',
  'USER',
  'SHELL',
  'LANG',
  'LC_*',
  'TZ',
  'TMPDIR',
  'CI',
  '*_PROXY',
  '*_proxy',
  'SSL_CERT_*',
  'NODE_EXTRA_CA_CERTS',
  'TRACEPARENT',
  'UNTILGREEN_*',
]

/** Said anew to each command. Inherited ones would speak of the command that runs this very loop. */
const OWN_VARIABLE = /^UNTILGREEN_(?:LOOP|CYCLE|RUN_ID|REVISION|REPORTS|ENVIRONMENT|FENCE|COMMAND)$/

export interface EnvironmentChoice {
  /** Set as given; wins over what is inherited. */
  env?: Readonly<Record<string, string>>
  /** Names or globs of further variables to inherit. */
  passEnv?: readonly string[]
  /** The loop's own: UNTILGREEN_LOOP, UNTILGREEN_CYCLE, TRACEPARENT, … Nothing overrides them. */
  loop?: Readonly<Record<string, string>>
}

/** The complete environment of a command: by an allow-list, never the whole. */
export function commandEnvironment(
  base: Readonly<Record<string, string | undefined>>,
  { env = {}, passEnv = [], loop = {} }: EnvironmentChoice,
): Record<string, string> {
  const passes = picomatch([...INHERITED_VARIABLES, ...passEnv], { nonegate: true, dot: true, nocase: false })
  const inherited: Record<string, string> = {}
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && !OWN_VARIABLE.test(name) && passes(name)) inherited[name] = value
  }
  return { ...inherited, ...env, ...loop }
}
