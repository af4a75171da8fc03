import { inertText } from '../model/inert-text.js'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Any text, for an element or a quoted attribute: no markup, no control, bidirectional or invisible characters. Isolated from what stands round it by the page's style. */
export function htmlText(text: string): string {
  return inertText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
