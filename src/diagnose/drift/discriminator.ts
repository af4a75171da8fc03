import { childOf, type Shape } from './shape.js'

const NAMES =
  /^(?:[@$_]{0,2}(?:type|typename)|event|kind|status|state|action|op|operation|opcode|method|command|cmd|code|phase|verdict|topic)$|(?:[_-](?:type|kind|event|status|state|code|action)|[a-z](?:Type|Kind|Event|Status|State|Code|Action))$/
/** Longer ones are prose. */
const LONGEST = 64
const ID_OR_TIME = /^[0-9a-f]{8}-[0-9a-f]{4}-|^[0-9a-f]{16,}$|^\d{4}-\d\d-\d\d[T ]/i

/** A key by whose value readers decide what they have: `type`, `event`, `kind`, `status`, `error_code`. */
export function isDiscriminator(key: string): boolean {
  return NAMES.test(key)
}

/** A value that such a key can hold: a short word or number, no sentence, id or time. */
export function discriminates(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return true
  return typeof value === 'string' && value.length <= LONGEST && !ID_OR_TIME.test(value)
}

/** `type=system_message`: what tells an object apart, by its own discriminators; empty where nothing does. */
export function markOf(shape: Shape): string {
  return Object.keys(shape.keys)
    .filter(isDiscriminator)
    .flatMap((key) => {
      const [value, ...more] = childOf(shape, key)?.values ?? []
      return value !== undefined && more.length === 0 && discriminates(value) ? [`${key}=${value}`] : []
    })
    .slice(0, 2)
    .join(', ')
}
