import { discriminates, isDiscriminator, markOf } from './discriminator.js'
import type { DriftChange } from './drift-change.js'
import { findKeysWrapper, findWholeWrapper, type Wrapper } from './find-wrapper.js'
import type { Part } from './match-moved.js'
import { matchRenamed } from './match-renamed.js'
import { pointerPart, shownPointer } from './pointer-part.js'
import { childOf, kindsOf, type Scalar, type Shape, sharesKind } from './shape.js'

/** Two nodes that stand for each other. */
interface Pair {
  expected: Shape
  actual: Shape
  from: string
  to: string
  /** Within a part that moved: only what breaks is worth a line. */
  inside: boolean
}

/** Compares shapes from the root down. What is on one side only is collected in `missing` and `extras`, to be matched afterwards. */
export class Comparison {
  readonly changes: DriftChange[] = []
  readonly missing: Part[] = []
  readonly extras: Part[] = []
  /** Learned from several samples: keys may be optional, values are examples. */
  readonly #learned: boolean

  constructor({ learned }: { learned: boolean }) {
    this.#learned = learned
  }

  compare(pair: Pair): void {
    const { expected, actual, from, to, inside } = pair
    if (expected.seen === 0 || actual.seen === 0) return
    const strange = kindsOf(actual).filter((kind) => expected.kinds[kind] === undefined)
    if (strange.length > 0) {
      const wrapper = findWholeWrapper(expected, actual)
      if (wrapper !== undefined) {
        this.#wrapped(pair, wrapper)
        return
      }
      this.#add({
        kind: 'type-changed',
        from,
        to,
        detail: `was ${kindsOf(expected).join(' or ')}, is ${strange.join(' or ')}`,
      })
      if (!sharesKind(expected, actual)) return
    }
    if (expected.kinds.object !== undefined && actual.kinds.object !== undefined) this.#compareKeys(pair)
    if (expected.element !== undefined && actual.element !== undefined) {
      this.compare({ expected: expected.element, actual: actual.element, from: `${from}/-`, to: `${to}/-`, inside })
    }
    if (strange.length === 0) this.#compareValues(pair)
  }

  #compareKeys(pair: Pair): void {
    const { expected, actual, from, to } = pair
    const gone = Object.keys(expected.keys).filter(
      (key) => childOf(actual, key) === undefined && this.#isDue(expected, actual, key),
    )
    const came = Object.keys(actual.keys).filter((key) => childOf(expected, key) === undefined)
    const wrapper = gone.length === 0 || came.length === 0 ? undefined : findKeysWrapper(expected, actual, gone)
    if (wrapper !== undefined) {
      this.#wrapped(pair, wrapper)
      return
    }
    const lifted = gone.find((key) => isLifted(expected.keys[key], actual, came))
    if (lifted !== undefined) {
      this.#lifted(pair, lifted, { gone, came })
      return
    }
    const renamed = matchRenamed(expected, actual, { gone, came })
    for (const key of Object.keys(expected.keys)) this.#compareKey(pair, key, renamed.get(key) ?? key)
    this.#collect(
      { expected, actual, from, to },
      { gone: gone.filter((key) => !renamed.has(key)), came, taken: new Set(renamed.values()) },
    )
  }

  #compareKey({ expected, actual, from, to, inside }: Pair, key: string, newKey: string): void {
    const old = childOf(expected, key)
    const now = childOf(actual, newKey)
    if (old === undefined || now === undefined) return
    const [fromHere, toHere] = [from + pointerPart(key), to + pointerPart(newKey)]
    if (key !== newKey)
      this.#add({ kind: 'renamed', from: fromHere, to: toHere, detail: `${key} is called ${newKey} now` })
    const always = old.seen >= (expected.kinds.object ?? 0) && now.seen < (actual.kinds.object ?? 0)
    if (always) {
      this.#add({
        kind: 'removed',
        from: fromHere,
        to: null,
        detail: `${key} is missing in ${(actual.kinds.object ?? 0) - now.seen} of ${actual.kinds.object}`,
      })
    }
    this.compare({ expected: old, actual: now, from: fromHere, to: toHere, inside: inside || key !== newKey })
  }

  /** The expected node is inside the actual one: whole, or those of its keys that are not outside any more. */
  #wrapped(pair: Pair, wrapper: Wrapper): void {
    const { expected, actual, from, to, inside } = pair
    const toThere = to + wrapper.pointer
    const mark = markOf(actual)
    const stays =
      wrapper.keys === undefined
        ? []
        : Object.keys(expected.keys).filter((key) => !wrapper.keys?.has(key) && childOf(actual, key) !== undefined)
    const by = mark === '' ? '' : ` by ${mark}`
    const detail = `${stays.length === 0 ? shownPointer(from) : [...(wrapper.keys ?? [])].join(', ')} is now under ${toThere}${by}`
    this.#add({
      kind: 'wrapped',
      from,
      to: toThere,
      detail: stays.length === 0 ? detail : `${detail}; ${stays.join(', ')} stayed`,
    })
    if (wrapper.keys === undefined) {
      this.compare({ expected, actual: wrapper.node, from, to: toThere, inside: true })
      return
    }
    for (const key of Object.keys(expected.keys)) {
      if (wrapper.keys.has(key))
        this.#compareKey({ ...pair, actual: wrapper.node, to: toThere, inside: true }, key, key)
      else if (childOf(actual, key) !== undefined) this.#compareKey({ ...pair, inside }, key, key)
    }
    const gone = Object.keys(expected.keys).filter(
      (key) => !wrapper.keys?.has(key) && childOf(actual, key) === undefined && this.#isDue(expected, actual, key),
    )
    const came = Object.keys(wrapper.node.keys).filter((key) => childOf(expected, key) === undefined)
    this.#collect({ expected, actual: wrapper.node, from, to: toThere }, { gone, came, taken: new Set() })
  }

  /** What was an object of its own is now spread in its parent. */
  #lifted(pair: Pair, key: string, { gone, came }: { gone: string[]; came: string[] }): void {
    const { expected, actual, from, to } = pair
    const inner = expected.keys[key] as Shape
    this.#add({
      kind: 'moved',
      from: from + pointerPart(key),
      to,
      detail: `what was under ${from + pointerPart(key)} is now directly in ${shownPointer(to)}`,
    })
    for (const name of Object.keys(inner.keys))
      this.#compareKey({ ...pair, expected: inner, from: from + pointerPart(key), inside: true }, name, name)
    for (const name of Object.keys(expected.keys)) if (name !== key) this.#compareKey(pair, name, name)
    const taken = new Set(came.filter((name) => childOf(inner, name) !== undefined))
    this.#collect({ expected, actual, from, to }, { gone: gone.filter((name) => name !== key), came, taken })
  }

  #collect(
    { expected, actual, from, to }: Omit<Pair, 'inside'>,
    { gone, came, taken }: { gone: readonly string[]; came: readonly string[]; taken: ReadonlySet<string> },
  ): void {
    for (const key of gone)
      this.missing.push({ key, pointer: from + pointerPart(key), node: expected.keys[key] as Shape })
    for (const key of came) {
      if (!taken.has(key)) this.extras.push({ key, pointer: to + pointerPart(key), node: actual.keys[key] as Shape })
    }
  }

  /** A key that is sometimes absent may be; between two documents it may where there are fewer elements to show it. */
  #isDue(expected: Shape, actual: Shape, key: string): boolean {
    const objects = expected.kinds.object ?? 0
    if ((expected.keys[key]?.seen ?? 0) >= objects) return true
    return !this.#learned && (actual.kinds.object ?? 0) >= objects
  }

  #compareValues({ expected, actual, from, to, inside }: Pair): void {
    if (expected.more || actual.more) return
    const fresh = actual.values.filter((value) => !expected.values.includes(value))
    if (fresh.length === 0) return
    const isKey = isDiscriminator(lastKey(from))
    const breaking = isKey && [...fresh, ...expected.values].every(discriminates)
    if (!breaking && (this.#learned || inside || expected.seen !== actual.seen)) return
    this.#add(
      { kind: 'value-changed', from, to, detail: `was ${listed(expected.values)}, is ${listed(fresh)}` },
      breaking,
    )
  }

  #add(change: Omit<DriftChange, 'breaking'>, breaking = true): void {
    this.changes.push({ kind: change.kind, from: change.from, to: change.to, breaking, detail: change.detail })
  }
}

function isLifted(inner: Shape | undefined, actual: Shape, came: readonly string[]): boolean {
  const keys = Object.keys(inner?.keys ?? {})
  if (inner === undefined || keys.length === 0) return false
  return keys.every((key) => came.includes(key) && sharesKind(inner.keys[key] as Shape, actual.keys[key] as Shape))
}

function lastKey(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf('/') + 1)
}

function listed(values: readonly Scalar[]): string {
  const texts = values.slice(0, 3).map((value) => {
    const text = JSON.stringify(value)
    return text.length <= 60 ? text : `${text.slice(0, 60)}…`
  })
  return `${texts.join(' or ')}${values.length > 3 ? ', …' : ''}`
}
