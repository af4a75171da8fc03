import {
  type FakeComment,
  type FakeIssue,
  type FakeIssues,
  type FakeRequest,
  type FakeRoute,
  pageOf,
} from './fake-issues.js'

const NOT_FOUND = { status: 404, json: { message: '404 Not found' } }

/** `/api/v4/projects/acme%2Fchat/issues…` as GitLab answers there. */
export function gitlabRoute(request: FakeRequest, issues: FakeIssues): FakeRoute | undefined {
  const match = /^\/api\/v4\/projects\/acme%2Fchat\/issues(?:\/(\d+)(\/notes)?)?$/.exec(request.path)
  if (match === null) return undefined
  const [, iid, notes] = match
  if (iid === undefined) return request.method === 'GET' ? list(request, issues) : create(request, issues)
  const issue = issues.get(Number(iid))
  if (notes !== undefined) return request.method === 'GET' ? listNotes(request, issue) : note(request, issue, issues)
  if (request.method === 'PUT') return update(request, issue)
  return { operation: 'get', commit: () => (issue ? { status: 200, json: issueOf(issue) } : NOT_FOUND) }
}

function list({ query }: FakeRequest, issues: FakeIssues): FakeRoute {
  return {
    operation: 'list',
    commit() {
      const label = query.get('labels') ?? undefined
      const all = issues.list({ label, page: 1, size: Number.POSITIVE_INFINITY })
      return { status: 200, json: pageOf(all, query).map(issueOf) }
    },
  }
}

function create({ json }: FakeRequest, issues: FakeIssues): FakeRoute {
  return {
    operation: 'create',
    commit() {
      const { title, description, labels = '' } = (json ?? {}) as Record<string, string | undefined>
      if (!title) return { status: 400, json: { error: 'title is missing' } }
      if (title.length > 255) return { status: 400, json: { message: { title: ['is too long'] } } }
      const issue = issues.create({ title, body: description ?? null, labels: labels.split(',').filter(Boolean) })
      return { status: 201, json: issueOf(issue) }
    },
  }
}

function update({ json }: FakeRequest, issue: FakeIssue | undefined): FakeRoute {
  return {
    operation: 'update',
    commit() {
      if (issue === undefined) return NOT_FOUND
      const { state_event: event, add_labels: labels = '' } = (json ?? {}) as Record<string, string | undefined>
      if (event === 'close' && !issue.open) return { status: 400, json: { message: 'already closed' } }
      if (event !== undefined) issue.open = event === 'reopen'
      issue.labels = [...new Set([...issue.labels, ...labels.split(',').filter(Boolean)])]
      return { status: 200, json: issueOf(issue) }
    },
  }
}

function listNotes({ query }: FakeRequest, issue: FakeIssue | undefined): FakeRoute {
  return {
    operation: 'comments',
    commit: () => (issue ? { status: 200, json: pageOf(issue.comments.toReversed(), query).map(noteOf) } : NOT_FOUND),
  }
}

function note({ json }: FakeRequest, issue: FakeIssue | undefined, issues: FakeIssues): FakeRoute {
  return {
    operation: 'comment',
    commit() {
      const { body } = (json ?? {}) as { body?: string }
      if (issue === undefined) return NOT_FOUND
      if (!body) return { status: 400, json: { error: 'body is missing' } }
      return { status: 201, json: noteOf(issues.comment(issue, body)) }
    },
  }
}

function issueOf({ number, title, body, open, labels, createdAt }: FakeIssue) {
  return {
    id: 1000 + number,
    iid: number,
    project_id: 7,
    title,
    description: body,
    state: open ? 'opened' : 'closed',
    labels,
    created_at: createdAt,
    updated_at: createdAt,
    web_url: `https://gitlab.example/acme/chat/-/issues/${number}`,
  }
}

function noteOf({ id, body, createdAt }: FakeComment) {
  return { id, body, system: false, created_at: createdAt, updated_at: createdAt }
}
