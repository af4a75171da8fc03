/**
 * What differs from run to run without being the cause. One alternation, so that a text is walked once;
 * the first alternative that matches at a place wins, so the longer shapes stand first.
 */
export const SHAPES: readonly (readonly [name: string, pattern: string])[] = [
  ['time', String.raw`\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?`],
  [
    'time',
    String.raw`\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d\d? )?[A-Z][a-z]{2} ?\d* ?\d{0,4} ?\d\d:\d\d:\d\d(?: \w+)?(?: \d{4})?`,
  ],
  ['time', String.raw`\b\d{4}\/\d\d\/\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?`],
  ['time', String.raw`\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b`],
  ['uuid', String.raw`\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b`],
  ['token', String.raw`\beyJ[\w-]{6,}(?:\.[\w-]*){0,2}(?:\.{3})?`],
  ['digest', String.raw`\bsha(?:256|512|1):[0-9a-fA-F]{6,}\b`],
  ['email', String.raw`\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b`],
  ['address', String.raw`\b\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d{1,5})?\b`],
  ['address', String.raw`\[(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}\](?::\d{1,5})?`],
  ['address', String.raw`(?<![\w:])::1(?::\d{1,5})?\b`],
  ['pointer', String.raw`\b0x[0-9a-fA-F]+\b`],
  ['path', String.raw`(?:\b[A-Za-z]:\\|\\\\)[\w.$~-]+(?:\\[\w.$~@ -]+)*(?::\d+(?::\d+)?)?`],
  [
    'path',
    String.raw`(?<![\w/.:>}])(?:file:\/\/)?\/(?:tmp|var|home|root|usr|opt|Users|builds?|app|workspace|work|srv|mnt|private|runner|github|src|code|data|etc|proc|run)\/[\w.@+~/-]*(?::\d+(?::\d+)?)?`,
  ],
  ['line', String.raw`(?<=\.[a-z]{1,5}):\d+(?::\d+)?\b`],
  [
    'duration',
    String.raw`\b\d+(?:[.,]\d+)?(?: ?(?:ms|µs|us|ns|s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|milliseconds?|millis)\b)(?:\d+(?:\.\d+)?(?:ms|s|m)\b)*`,
  ],
  ['size', String.raw`\b\d+(?:\.\d+)? ?(?:[KMGT]i?B?|bytes?|B)\b`],
  [
    'id',
    String.raw`\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z]+(?:[_-][A-Za-z]+)*[_-]{1,2}(?=[\w-]*\d)[A-Za-z0-9][\w-]{2,}\b`,
  ],
  ['id', String.raw`\b(?:org|req|acct|cus|asst|proj)[-_][A-Za-z0-9]{3,}\b`],
  ['id', String.raw`\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])(?=[A-Za-z]*\d[A-Za-z]*\d)[A-Za-z0-9]{8,}\b`],
  ['hash', String.raw`\b(?=[a-f]*\d)[0-9a-f]{7,}\b`],
  ['n', String.raw`(?<![\w.])[+-]?\d+(?:[.,]\d+)*%?(?![\w])`],
  ['n', String.raw`\d+(?:\.\d+)*`],
]

/** All shapes in one alternation; group `n + 1` is shape `n`. */
export const COMBINED = new RegExp(SHAPES.map(([, pattern]) => `(${pattern})`).join('|'), 'g')

/** A text with everything replaced that is an identifier, a time, an amount or a place in a file: `<uuid>`, `<n>`, … */
export function maskText(text: string): string {
  return text.replace(COMBINED, (...groups) => {
    const found = SHAPES.findIndex((_, index) => groups[index + 1] !== undefined)
    return `<${SHAPES[found]?.[0] ?? 'n'}>`
  })
}

/** The path of an address with its ids masked: `/api/threads/<id>`. Versions (`v1`) and words stay. */
export function maskEndpoint(path: string): string {
  const clean = path.replace(/[?#].*$/, '').replace(/[.,;:'")\]}>]+$/, '')
  return clean.split('/').map(maskSegment).join('/') || '/'
}

function maskSegment(segment: string): string {
  if (/^v\d{1,2}$/i.test(segment) || !/\d/.test(segment)) return segment.length > 40 ? '<id>' : segment
  if (/^[a-z]+\d?$/i.test(segment) && segment.length < 12) return segment
  return '<id>'
}
