import {
  type FakeComment,
  type FakeIssue,
  type FakeIssues,
  type FakeRequest,
  type FakeRoute,
  pageOf,
} from './fake-issues.js'

const LIMIT_CHARACTERS = 65_536

/** `/repos/acme/chat/issues…` as GitHub answers there. */
export function githubRoute(request: FakeRequest, issues: FakeIssues): FakeRoute | undefined {
  const match = /^\/repos\/acme\/chat\/issues(?:\/(\d+)(?:\/(comments|labels))?)?$/.exec(request.path)
  if (match === null) return undefined
  const [, number, part] = match
  const shape = shapes(request.origin)
  if (number === undefined)
    return request.method === 'GET' ? list(request, issues, shape) : create(request, issues, shape)
  const issue = issues.get(Number(number))
  if (part === undefined) return request.method === 'GET' ? get(issue, shape) : update(request, issue, shape)
  if (part === 'labels') return label(request, issue, shape)
  return request.method === 'GET' ? comments(request, issue, shape) : comment(request, { issue, issues }, shape)
}

type Shapes = ReturnType<typeof shapes>
const NOT_FOUND = { status: 404, json: { message: 'Not Found', documentation_url: '', status: '404' } }

function list({ query }: FakeRequest, issues: FakeIssues, { issueOf }: Shapes): FakeRoute {
  return {
    operation: 'list',
    commit() {
      const label = query.get('labels') ?? undefined
      const all = issues.list({ label, page: 1, size: Number.POSITIVE_INFINITY })
      return { status: 200, json: pageOf(all, query).map(issueOf) }
    },
  }
}

function create({ json }: FakeRequest, issues: FakeIssues, { issueOf }: Shapes): FakeRoute {
  return {
    operation: 'create',
    commit() {
      const { title, body, labels = [] } = (json ?? {}) as { title?: string; body?: string; labels?: string[] }
      if (typeof title !== 'string' || title.trim() === '') return invalid('missing_field: title')
      if (title.length > 256) return invalid('title is too long (maximum is 256 characters)')
      if ((body?.length ?? 0) > LIMIT_CHARACTERS) return invalid('body is too long (maximum is 65536 characters)')
      return { status: 201, json: issueOf(issues.create({ title, body: body ?? null, labels })) }
    },
  }
}

function get(issue: FakeIssue | undefined, { issueOf }: Shapes): FakeRoute {
  return { operation: 'get', commit: () => (issue ? { status: 200, json: issueOf(issue) } : NOT_FOUND) }
}

function update({ json }: FakeRequest, issue: FakeIssue | undefined, { issueOf }: Shapes): FakeRoute {
  return {
    operation: 'update',
    commit() {
      if (issue === undefined) return NOT_FOUND
      const { state } = (json ?? {}) as { state?: string }
      if (state !== undefined) issue.open = state === 'open'
      return { status: 200, json: issueOf(issue) }
    },
  }
}

function label({ json }: FakeRequest, issue: FakeIssue | undefined, { labelOf }: Shapes): FakeRoute {
  return {
    operation: 'label',
    commit() {
      if (issue === undefined) return NOT_FOUND
      issue.labels = [...new Set([...issue.labels, ...((json as { labels?: string[] }).labels ?? [])])]
      return { status: 200, json: issue.labels.map(labelOf) }
    },
  }
}

function comments({ query }: FakeRequest, issue: FakeIssue | undefined, { commentOf }: Shapes): FakeRoute {
  return {
    operation: 'comments',
    commit() {
      if (issue === undefined) return NOT_FOUND
      const since = Date.parse(query.get('since') ?? '1970-01-01T00:00:00Z')
      const found = issue.comments.filter(({ createdAt }) => Date.parse(createdAt) >= since)
      return { status: 200, json: pageOf(found, query).map((one) => commentOf(issue, one)) }
    },
  }
}

function comment(
  { json }: FakeRequest,
  { issue, issues }: { issue: FakeIssue | undefined; issues: FakeIssues },
  { commentOf }: Shapes,
): FakeRoute {
  return {
    operation: 'comment',
    commit() {
      if (issue === undefined) return NOT_FOUND
      const { body } = (json ?? {}) as { body?: string }
      if (!body) return invalid('body is missing')
      if (body.length > LIMIT_CHARACTERS) return invalid('body is too long (maximum is 65536 characters)')
      return { status: 201, json: commentOf(issue, issues.comment(issue, body)) }
    },
  }
}

function invalid(message: string) {
  return { status: 422, json: { message: `Validation Failed: ${message}`, documentation_url: '' } }
}

/** Shapes of https://docs.github.com/rest/issues: what is required, filled in. */
function shapes(origin: string) {
  const repository = `${origin}/repos/acme/chat`
  const labelOf = (name: string) => ({
    id: 1,
    node_id: 'L1',
    url: `${repository}/labels/${encodeURIComponent(name)}`,
    name,
    description: null,
    color: 'ededed',
    default: false,
  })
  const commentOf = (issue: FakeIssue, { id, body, createdAt }: FakeComment) => ({
    id,
    node_id: `C${id}`,
    url: `${repository}/issues/comments/${id}`,
    html_url: `https://github.example/acme/chat/issues/${issue.number}#issuecomment-${id}`,
    issue_url: `${repository}/issues/${issue.number}`,
    user: null,
    body,
    created_at: createdAt,
    updated_at: createdAt,
  })
  const issueOf = ({ number, title, body, open, labels, comments, createdAt }: FakeIssue) => {
    const url = `${repository}/issues/${number}`
    return {
      id: 1000 + number,
      node_id: `I${number}`,
      url,
      repository_url: repository,
      labels_url: `${url}/labels{/name}`,
      comments_url: `${url}/comments`,
      events_url: `${url}/events`,
      html_url: `https://github.example/acme/chat/issues/${number}`,
      number,
      state: open ? 'open' : 'closed',
      state_reason: open ? null : 'completed',
      title,
      body,
      user: null,
      labels: labels.map(labelOf),
      assignee: null,
      assignees: [],
      milestone: null,
      locked: false,
      comments: comments.length,
      closed_at: open ? null : createdAt,
      created_at: createdAt,
      updated_at: createdAt,
    }
  }
  return { issueOf, commentOf, labelOf }
}
