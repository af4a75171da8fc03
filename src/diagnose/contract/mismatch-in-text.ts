import type { ContractMismatch } from '../../model/contract.js'
import type { Facts } from '../../model/facts.js'
import { type DocumentInText, documentsIn } from './documents-in-text.js'
import { at } from './expected-document.js'

const EXPECTED = /(?:expect\w*|want(?:ed)?|should be|schema)\W{0,12}\w*\W{0,3}$/i
const RECEIVED =
  /(?:receiv\w*|got|actual\w*|but (?:was|got)|returned|response|answer|frame|message|payload|body|data)\W{0,12}\w*\W{0,3}$/i
/** A field that was looked for and is not there, as languages and assertion libraries say it. */
const MISSING = [
  /KeyError: ['"]([\w.-]{1,60})['"]/,
  /['"]([\w.-]{1,60})['"] (?:is )?not (?:found )?in\b/,
  /(?:missing|no|lacks|without|required) (?:top-level |required )?(?:field|key|property|attribute)[:\s]+['"`]?([\w.-]{1,60})/i,
  /(?:field|key|property|attribute) ['"`]?([\w.-]{1,60})['"`]? (?:is )?(?:missing|not found|undefined|required)/i,
  /to have property ['"]([\w-]{1,60})['"]/,
]
const MOST_PLACES = 500

/**
 * What a failure's text itself shows of a message that was not as asked: a document that was expected beside the one that came, or a field that
 * was missed and stands elsewhere in what came. Undefined where the text shows no document, or nothing of what was asked in it.
 */
export function mismatchInText(text: string, { method, endpoint, pointer }: Facts): ContractMismatch | undefined {
  const documents = documentsIn(text)
  const received = documents.find(({ before }) => RECEIVED.test(before) && !EXPECTED.test(before)) ?? only(documents)
  if (received === undefined) return undefined
  const wanted = documents.find((one) => one !== received && EXPECTED.test(one.before))
  const expected = wanted === undefined ? missed(text, pointer, received.value) : leavesOf(wanted.value)
  const elsewhere = placesElsewhere(expected, received.value)
  if (Object.keys(elsewhere).length === 0) return undefined
  const channel = endpoint === undefined ? 'message' : [method, endpoint].filter((part) => part !== undefined).join(' ')
  return { channel, expected, received: received.value, elsewhere }
}

function only(documents: readonly DocumentInText[]): DocumentInText | undefined {
  return documents.length === 1 && !EXPECTED.test(documents[0]?.before ?? '') ? documents[0] : undefined
}

function missed(text: string, pointer: string | undefined, received: unknown): Record<string, unknown> {
  const names = MISSING.flatMap((pattern) => pattern.exec(text)?.[1] ?? [])
  const pointers = [
    ...names.map((name) => `/${name.split('.').join('/')}`),
    ...(pointer === undefined ? [] : [pointer]),
  ]
  const absent = pointers.filter((one) => !one.includes('/-') && at(received, one) === undefined)
  return Object.fromEntries(absent.map((one) => [one, { exists: true }]))
}

function leavesOf(document: unknown): Record<string, unknown> {
  const leaves = [...walk(document, '')].filter(({ value }) => typeof value !== 'object' || value === null)
  return Object.fromEntries(leaves.slice(0, 50).map(({ pointer, value }) => [pointer, value]))
}

/** Under the same name, and with the same text where one was asked for. */
function placesElsewhere(expected: Record<string, unknown>, received: unknown): Record<string, string> {
  const places = [...walk(received, '')].slice(0, MOST_PLACES)
  const found = Object.entries(expected).flatMap(([pointer, wanted]) => {
    if (at(received, pointer) !== undefined) return []
    const name = pointer.slice(pointer.lastIndexOf('/'))
    const fits = places.filter(
      (place) => place.pointer.endsWith(name) && (typeof wanted !== 'string' || place.value === wanted),
    )
    const [first] = fits.map((place) => place.pointer).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    return first === undefined ? [] : [[pointer, first] as const]
  })
  return Object.fromEntries(found)
}

function* walk(value: unknown, pointer: string): Generator<{ pointer: string; value: unknown }> {
  if (pointer !== '') yield { pointer, value }
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value).slice(0, 100))
    yield* walk(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
}
