import { maskText } from '../mask.js'

/** What was asked for and is not there, or what a problem is about. The first that matches wins. */
const SUBJECTS: readonly RegExp[] = [
  /No module named ['"]?([\w.]+)/,
  /Cannot find (?:module|package) ['"]([^'"]+)['"]/,
  /cannot import name ['"](\w+)['"]/,
  /fixture ['"](\w+)['"] not found/,
  /['"](\w+)['"] not found in `?markers`?/,
  /package ([\w./-]+) is not in (?:GOROOT|std)/,
  /ClassNotFoundException: ([\w.$]+)|NoClassDefFoundError: ([\w./$]+)/,
  /unexpected keyword argument ['"](\w+)['"]/,
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
  /(?:container|image|pull image) ["']([\w./:-]+)["']/i,
  /(?:environment variable|env var|setting|config(?:uration)? key)s? ['"`]?([A-Z][A-Z0-9_]{2,})['"`]?/,
  /(?:getaddrinfo|lookup|resolve host|translate host name|UnknownHostException:) (?:ENOTFOUND |EAI_AGAIN )?["']?(?!failed)([a-z][\w-]*(?:\.[\w-]+)*)/i,
  /waiting for ((?:getBy\w+|locator|get_by_\w+)\([^\n]+?\))(?: to be| to have|$|\n)/m,
  /Locator: ((?:getBy\w+|locator|get_by_\w+)\([^\n]+\))/,
]

/** The name that a failure is about: a module, marker, fixture, constraint, column, host, locator. Ids in it are masked. */
export function subjectFact(text: string): string | undefined {
  for (const pattern of SUBJECTS) {
    const found = pattern
      .exec(text)
      ?.slice(1)
      .find((part) => part !== undefined)
    if (found !== undefined) return maskText(found)
  }
  return undefined
}
