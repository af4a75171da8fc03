import { z } from 'zod'
import type { Path, SourceDocument } from './document.js'
import type { Problem } from './problem.js'
import { suggest } from './suggest.js'

/** Checks a document against a schema: its value as the schema makes it, or each problem with its place. */
export function checkAgainst<T>(schema: z.ZodType<T>, document: SourceDocument): { value?: T; problems: Problem[] } {
  if (document.problems.length > 0) return { problems: document.problems }
  const result = schema.safeParse(document.value)
  if (result.success) return { value: result.data, problems: [] }
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  return { problems: result.error.issues.flatMap((issue) => problemsOf(issue, { document, shape, prefix: [] })) }
}

interface Place {
  document: SourceDocument
  shape: JsonSchema
  prefix: Path
}

function problemsOf(issue: z.core.$ZodIssue, place: Place): Problem[] {
  const { document, shape, prefix } = place
  const path = [...prefix, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))]
  const { file } = document
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(shape, path)
    return issue.keys.map((key) => {
      const near = suggest(key, known)
      const hint = near === undefined ? `known here: ${known.join(', ')}` : `did you mean '${near}'?`
      return { file, ...document.locate([...path, key], 'key'), message: `unknown key '${key}'${inside(path)}`, hint }
    })
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return unionProblems(issue, path, place)
  const missing = issue.code === 'invalid_type' && valueAt(document.value, path) === undefined
  const where = missing ? document.locate(path.slice(0, -1)) : document.locate(path)
  const message = missing
    ? `'${String(path.at(-1))}' is missing${inside(path.slice(0, -1))}`
    : `${nameOf(path)}${issue.message}`
  return [{ file, ...where, message, ...hintFor(issue, valueAt(document.value, path)) }]
}

/** Of a union, the branch that comes nearest to what was written says what is wrong. */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion, path: Path, place: Place): Problem[] {
  const nearest = [...issue.errors].sort((a, b) => a.length - b.length || depth(b) - depth(a))[0] ?? []
  if (nearest.every((inner) => inner.path.length === 0 && inner.code === 'invalid_type')) {
    const expected = issue.errors.flat().map((inner) => ('expected' in inner ? String(inner.expected) : inner.message))
    const message = `${nameOf(path)}expected ${[...new Set(expected)].join(' or ')}`
    return [{ file: place.document.file, ...place.document.locate(path), message }]
  }
  return nearest.flatMap((inner) => problemsOf(inner, { ...place, prefix: path }))
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length))
}

function hintFor(issue: z.core.$ZodIssue, value: unknown): { hint?: string } {
  const known =
    issue.code === 'invalid_value'
      ? issue.values.map(String)
      : 'options' in issue
        ? (issue.options as unknown[]).map(String)
        : []
  if (known.length === 0) return {}
  const near = typeof value === 'string' ? suggest(value, known) : undefined
  return { hint: near === undefined ? `one of: ${known.join(', ')}` : `did you mean '${near}'?` }
}

function nameOf(path: Path): string {
  return path.length === 0 ? '' : `${readable(path)}: `
}

function inside(path: Path): string {
  return path.length === 0 ? '' : ` in ${readable(path)}`
}

/** `test.suites[0].timeout` */
export function readable(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('')
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, part) => (inner as Record<string | number, unknown> | null | undefined)?.[part],
    value,
  )
}

interface JsonSchema {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  properties?: Record<string, JsonSchema>
  additionalProperties?: JsonSchema | boolean
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
}

/** The keys that a schema knows at a path, over all branches of its unions. */
function keysAt(root: JsonSchema, path: Path): string[] {
  let nodes = expand(root, root)
  for (const part of path) {
    nodes = nodes.flatMap((node) => expand(root, typeof part === 'number' ? node.items : childOf(node, part)))
  }
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))]
}

function childOf({ properties, additionalProperties }: JsonSchema, key: string): JsonSchema | undefined {
  return properties?.[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
}

function expand(root: JsonSchema, node: JsonSchema | undefined): JsonSchema[] {
  if (node === undefined) return []
  if (node.$ref !== undefined) {
    const name = node.$ref.split('/').at(-1) ?? ''
    return node.$ref === '#' ? [root] : expand(root, root.$defs?.[name])
  }
  const inner = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]
  return [node, ...inner.flatMap((branch) => expand(root, branch))]
}
