import { type Message, messageOf } from './frames.js'

/** Reads a `text/event-stream` as it comes. */
export interface EventStream {
  /** Decoded text of one chunk; gives the events that are complete with it. */
  push(chunk: Uint8Array, atMs: number): EventMessage[]
}

export type EventMessage = Message & { id?: string }

/** A parser after the HTML standard's "event stream interpretation": fields data, event and id; comments and unknown fields fall away. */
export function eventStream(): EventStream {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  let fields: { data: string[]; event?: string; id?: string } = { data: [] }
  return {
    push(chunk, atMs) {
      rest += decoder.decode(chunk, { stream: true })
      const events: EventMessage[] = []
      // A lone CR at the end may be the first half of CR LF.
      const end = rest.endsWith('\r') ? rest.length - 1 : rest.length
      const lines = rest.slice(0, end).split(/\r\n|\n|\r/)
      rest = (lines.pop() ?? '') + rest.slice(end)
      for (const line of lines) {
        if (line !== '') takeField(line, fields)
        else {
          if (fields.data.length > 0) events.push(eventOf(fields, atMs))
          fields = { data: [] }
        }
      }
      return events
    },
  }
}

function takeField(line: string, fields: { data: string[]; event?: string; id?: string }): void {
  const colon = line.indexOf(':')
  if (colon === 0) return
  const name = colon < 0 ? line : line.slice(0, colon)
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
  if (name === 'data') fields.data.push(value)
  else if (name === 'event') fields.event = value
  else if (name === 'id' && !value.includes('\0')) fields.id = value
}

function eventOf({ data, event, id }: { data: string[]; event?: string; id?: string }, atMs: number): EventMessage {
  return { ...messageOf(data.join('\n'), atMs, event ?? 'message'), ...(id !== undefined && { id }) }
}
