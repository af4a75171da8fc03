/** What the official description says about one operation, as far as a tracker needs it. JSON Schema. */
export interface GithubOperation {
  method: string
  path: string
  query: string[]
  body?: object
  answer: { status: string; schema: object }
}

const ISSUES = '/repos/{owner}/{repo}/issues'
const ISSUE = `${ISSUES}/{issue_number}`
const OPERATIONS: readonly [method: string, path: string, status: string][] = [
  ['get', ISSUES, '200'],
  ['post', ISSUES, '201'],
  ['get', ISSUE, '200'],
  ['patch', ISSUE, '200'],
  ['get', `${ISSUE}/comments`, '200'],
  ['post', `${ISSUE}/comments`, '201'],
  ['post', `${ISSUE}/labels`, '200'],
]
/** Kept though not required: what our tracker reads. */
const READ = ['state_reason', 'body', 'pull_request']
const DEEP = 1

interface Schema {
  [key: string]: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  nullable?: boolean
}

interface Description {
  paths: Record<string, Record<string, Operation>>
}

interface Operation {
  parameters: { name: string; in: string }[]
  requestBody?: { content: Content }
  responses: Record<string, { content: Content }>
}

type Content = { 'application/json': { schema: Schema } }

/** @param description the dereferenced file of `@octokit/openapi`: `generated/api.github.com.deref.json`. */
export function distilGithubOpenapi(description: unknown): GithubOperation[] {
  return OPERATIONS.map(([method, path, status]) => {
    const operation = (description as Description).paths[path]?.[method]
    const answer = operation?.responses[status]?.content['application/json'].schema
    if (operation === undefined || answer === undefined) throw new Error(`the description has no ${method} ${path}`)
    const body = operation.requestBody?.content['application/json'].schema
    return {
      method,
      path,
      query: operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      ...(body && { body: request(body) }),
      answer: { status, schema: essence(answer) },
    }
  })
}

/** All that may be sent, and nothing besides. */
function request(schema: Schema): Schema {
  const alternatives = schema.oneOf as Schema[] | undefined
  const first = alternatives?.find(({ type }) => type === 'object') ?? schema
  return { ...essence(first, 0, true), additionalProperties: false }
}

/** Types and what is required: no prose, no examples, of what is optional only what is read, of what lies deep only its names. */
function essence(schema: Schema, depth = 0, whole = false): Schema {
  const { type, properties, required, items, nullable, minItems } = schema
  const oneOf = schema.oneOf as Schema[] | undefined
  const values = schema.enum as unknown[] | undefined
  const kept = Object.entries(properties ?? {}).filter(
    ([name]) => whole || required?.includes(name) || READ.includes(name),
  )
  const plain: Schema = {
    ...(type !== undefined && { type }),
    ...(values && { enum: values }),
    ...(minItems !== undefined && { minItems }),
    ...(oneOf && { anyOf: oneOf.map((one) => essence(one, depth + 1)) }),
    ...(items && { items: essence(items, depth) }),
    ...(kept.length > 0 && depth < DEEP && { properties: mapped(kept, (inner) => essence(inner, depth + 1)) }),
    ...(required && { required }),
  }
  return nullable ? { anyOf: [plain, { type: 'null' }] } : plain
}

function mapped(entries: [string, Schema][], change: (schema: Schema) => Schema): Record<string, Schema> {
  return Object.fromEntries(entries.map(([name, schema]) => [name, change(schema)]))
}
