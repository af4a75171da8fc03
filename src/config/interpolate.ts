import type { Path } from './document.js'
import { readable } from './schema-problems.js'
import { suggest } from './suggest.js'

/** Variables that only a running stage knows: they stay as they are until then. */
export const RUNTIME_VARIABLES = [
  'reports',
  'revision',
  'revision.lastGreen',
  'ticket.file',
  'ticket.id',
  'ticket.category',
  'test.id',
  'since',
  'until',
  'analyst.input',
  'notice.file',
  'notice.event',
] as const

export interface Interpolation {
  value: unknown
  secrets: { name: string; value: string }[]
  problems: { path: Path; message: string; hint?: string }[]
}

interface Names {
  vars: Readonly<Record<string, string>>
  env: Readonly<Record<string, string | undefined>>
}

/**
 * Fills in `${vars.NAME}` and `${env.NAME}` in all texts of a value. What a stage fills in later stays.
 * A secret in `run` or `shell` is a problem: command lines can be read by every process of the machine.
 */
export function interpolate(value: unknown, names: Names): Interpolation {
  const result: Interpolation = { value: undefined, secrets: [], problems: [] }
  result.value = fill(value, [], names, result)
  return result
}

function fill(value: unknown, path: Path, names: Names, result: Interpolation): unknown {
  if (typeof value === 'string') return fillText(value, path, names, result)
  if (Array.isArray(value)) return value.map((item, index) => fill(item, [...path, index], names, result))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fill(inner, [...path, key], names, result)]),
  )
}

function fillText(text: string, path: Path, names: Names, result: Interpolation): string {
  return text.replace(/\$\{([^}]*)\}/g, (whole, expression: string) => {
    const name = expression.trim()
    const [scope, ...rest] = name.split('.')
    const key = rest.join('.')
    if (scope === 'vars') return fromVars(key, path, names, result) ?? whole
    if (scope === 'env') return fromEnv(key, path, names, result) ?? whole
    if (!(RUNTIME_VARIABLES as readonly string[]).includes(name))
      result.problems.push({ path, ...unknownVariable(name, names) })
    return whole
  })
}

function fromVars(key: string, path: Path, { vars }: Names, result: Interpolation): string | undefined {
  if (Object.hasOwn(vars, key)) return vars[key]
  const near = suggest(key, Object.keys(vars))
  const hint =
    near === undefined ? `known: ${Object.keys(vars).join(', ') || 'none'}` : `did you mean '\${vars.${near}}'?`
  result.problems.push({ path, message: `\${vars.${key}} is not set in vars`, hint })
  return undefined
}

function fromEnv(key: string, path: Path, { env }: Names, result: Interpolation): string | undefined {
  if (path.some((part) => part === 'run' || part === 'shell')) {
    const message = `\${env.${key}} in ${readable(path)} would show in process lists`
    result.problems.push({
      path,
      message,
      hint: `give it to the command by 'env: { ${key}: "\${env.${key}}" }' and read it there`,
    })
    return undefined
  }
  const value = env[key]
  if (value === undefined || value === '') {
    result.problems.push({
      path,
      message: `the environment variable ${key} is not set`,
      hint: `export ${key}=… before running`,
    })
    return undefined
  }
  if (!result.secrets.some((secret) => secret.name === key)) result.secrets.push({ name: key, value })
  return value
}

function unknownVariable(name: string, { vars }: Names): { message: string; hint: string } {
  const known = [...RUNTIME_VARIABLES, ...Object.keys(vars).map((key) => `vars.${key}`)]
  const near = suggest(name, known)
  return {
    message: `\${${name}} is no variable`,
    hint: near === undefined ? `known: ${known.join(', ')}, env.NAME` : `did you mean '\${${near}}'?`,
  }
}
