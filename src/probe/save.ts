import { firstGroup } from './pattern.js'
import { type Found, resolvePointer } from './pointer.js'
import type { Save } from './probe-file.js'
import { bounded } from './shown.js'
import { failed, type Problem, type StepContext } from './step.js'

/** What variables can be taken from. */
export interface SaveSource {
  document?: Found
  headers?: Readonly<Record<string, string>>
  text?: string
}

/** Sets the variables that `save` names. What is not there is a failure: a later step would ask with nothing. */
export function saveFrom(save: Save | undefined, source: SaveSource, { scope }: StepContext): Problem | undefined {
  for (const [name, from] of Object.entries(save ?? {})) {
    const found = take(from, source)
    if (!found.there) {
      const what = typeof from === 'string' ? (from === '' ? 'a document' : from) : JSON.stringify(from)
      const text = `nothing to save as '${name}': expected ${what}, actual nothing there; received ${bounded(source.text ?? '', 2_000)}`
      return failed(text, typeof from === 'string' ? { pointer: from } : {})
    }
    scope.set(name, found.value)
  }
  return undefined
}

function take(from: Save[string], { document, headers, text }: SaveSource): Found {
  if (typeof from === 'string') return document?.there ? resolvePointer(document.value, from) : { there: false }
  const value = 'header' in from ? headers?.[from.header.toLowerCase()] : firstGroup(from.text, text ?? '')
  return value === undefined ? { there: false } : { there: true, value }
}
