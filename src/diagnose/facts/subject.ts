import { maskText } from '../mask.js'

/** Where the kind and the name say all: `missing module x` is one cause in whatever words. */
const TELLING: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['missing-module', /No module named ['"]?([\w.]+)/],
  ['missing-module', /Cannot find (?:module|package) ['"]([^'"]+)['"]/],
  ['missing-module', /Failed to resolve import ['"]([^'"]+)['"]/],
  ['missing-module', /package ([\w./-]+) is not in (?:GOROOT|std)/],
  ['missing-name', /cannot import name ['"](\w+)['"]/],
  ['missing-name', /does not provide an export named ['"](\w+)['"]/],
  ['missing-fixture', /fixture ['"](\w+)['"] not found/],
  ['unknown-marker', /['"](\w+)['"] not found in `?markers`?/],
  ['missing-class', /ClassNotFoundException: ([\w.$]+)|NoClassDefFoundError: ([\w./$]+)/],
  ['unexpected-keyword', /unexpected keyword argument ['"](\w+)['"]/],
]

/** What a problem is about, beside the words that tell it. The first that matches wins. */
const NAMED: readonly RegExp[] = [
  /missing \d+ required (?:positional|keyword-only) arguments?: ['"](\w+)['"]/,
  /has no attribute ['"](\w+)['"]/,
  /(?:reading|setting) ['"](\w+)['"]\)/,
  /(\S+) is not a (?:function|constructor)\b/,
  /name ['"](\w+)['"] is not defined|(\w+) is not defined\b/,
  /KeyError: ['"]([\w.-]+)['"]/,
  /(?:unique|foreign key|check|not-null) constraint ["'`]?([\w.]+)["'`]?/i,
  /constraint failed: ([\w.]+)/i,
  /null value in column "(\w+)"/,
  /column "?([\w.]+)"? (?:of relation "?\w+"? )?does not exist|Unknown column '([\w.]+)'|no such column: ([\w.]+)/i,
  /relation "?([\w.]+)"? does not exist|no such table: ([\w.]+)|Table '([\w.]+)' doesn't exist/i,
  /Duplicate entry .* for key '([\w.]+)'/i,
  /(?:container|image|pull image) ["']([\w./-]+)(?::[\w.-]+|@sha256:\w+)?["']/i,
  /(?:environment variable|env var|setting|config(?:uration)? key)s? ['"`]?([A-Z][A-Z0-9_]{2,})['"`]?/,
  /(?:getaddrinfo|lookup|resolve host|translate host name|UnknownHostException:) (?:ENOTFOUND |EAI_AGAIN )?["']?(?!failed)([a-z][\w-]*(?:\.[\w-]+)*)/i,
  /waiting for ((?:getBy\w+|locator|get_by_\w+)\([^\n]+?\))(?: to be| to have|$|\n)/m,
  /Locator: +((?:getBy\w+|locator|get_by_\w+)\([^\n]+\))/,
]

/** The name that a failure is about: a module, marker, fixture, constraint, column, host, locator. Ids in it are masked. */
export function subjectFact(text: string): string | undefined {
  const told = tellingSubject(text)?.name
  if (told !== undefined) return told
  for (const pattern of NAMED) {
    const found = firstGroup(pattern, text)
    if (found !== undefined) return maskText(found)
  }
  return undefined
}

/** A subject that needs no further words, and its kind. */
export function tellingSubject(text: string): { kind: string; name: string } | undefined {
  for (const [kind, pattern] of TELLING) {
    const name = firstGroup(pattern, text)
    if (name !== undefined) return { kind, name }
  }
  return undefined
}

function firstGroup(pattern: RegExp, text: string): string | undefined {
  return pattern
    .exec(text)
    ?.slice(1)
    .find((part) => part !== undefined)
}
