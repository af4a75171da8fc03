/** An issue as all three fakes keep it. */
export interface FakeIssue {
  number: number
  title: string
  /** Text, or an Atlassian document. */
  body: unknown
  open: boolean
  labels: string[]
  comments: FakeComment[]
  createdAt: string
  properties: Record<string, unknown>
}

export interface FakeComment {
  id: number
  body: unknown
  createdAt: string
  properties: { key: string; value: unknown }[]
}

/** What a route answers. */
export interface FakeAnswer {
  operation: Operation
  status: number
  json?: unknown
}

export const OPERATIONS = ['list', 'get', 'create', 'update', 'label', 'comments', 'comment'] as const
export type Operation = (typeof OPERATIONS)[number]

export interface FakeRequest {
  method: string
  path: string
  query: URLSearchParams
  json: unknown
  origin: string
}

/** What a host does with a request. Undefined: there is no such route. Writing happens in `commit`, which a fault may prevent. */
export interface FakeRoute {
  operation: Operation
  commit(): Omit<FakeAnswer, 'operation'>
}

/** Issues in memory, newest last. */
export class FakeIssues {
  readonly all: FakeIssue[] = []
  readonly #listLagMs: number
  #comments = 0

  /** @param listLagMs for so long a new issue is in no list. */
  constructor(listLagMs = 0) {
    this.#listLagMs = listLagMs
  }

  create(draft: Pick<FakeIssue, 'title' | 'body' | 'labels'> & { properties?: Record<string, unknown> }): FakeIssue {
    const issue: FakeIssue = {
      number: this.all.length + 1,
      open: true,
      comments: [],
      createdAt: new Date().toISOString(),
      properties: {},
      ...draft,
    }
    this.all.push(issue)
    return issue
  }

  comment(issue: FakeIssue, body: unknown, properties: FakeComment['properties'] = []): FakeComment {
    const comment = { id: ++this.#comments, body, properties, createdAt: new Date().toISOString() }
    issue.comments.push(comment)
    return comment
  }

  get(number: number): FakeIssue | undefined {
    return this.all.find((issue) => issue.number === number)
  }

  /** Newest first, one page of them. */
  list(query: { label?: string | undefined; page: number; size: number }): FakeIssue[] {
    const { label, page, size } = query
    const shownUntilMs = Date.now() - this.#listLagMs
    const found = this.all
      .filter((issue) => label === undefined || issue.labels.includes(label))
      .filter(({ createdAt }) => Date.parse(createdAt) <= shownUntilMs)
      .toReversed()
    return found.slice((page - 1) * size, page * size)
  }
}

/** A page of items by `page` and `per_page`. */
export function pageOf<T>(items: readonly T[], query: URLSearchParams): T[] {
  const size = Math.min(100, Number(query.get('per_page') ?? 30))
  const page = Number(query.get('page') ?? 1)
  return items.slice((page - 1) * size, page * size)
}
