import type { FakeIssue, FakeIssues, FakeRequest, FakeRoute } from './fake-issues.js'

const NOT_FOUND = { status: 404, json: { errorMessages: ['Issue does not exist'], errors: {} } }
const LIMIT_CHARACTERS = 32_767
const TRANSITIONS = [
  { id: '11', name: 'Reopen', to: { statusCategory: { key: 'new' } } },
  { id: '31', name: 'Done', to: { statusCategory: { key: 'done' } } },
]

/** `/rest/api/3/…` of a project CHAT as Jira Cloud answers there. */
export function jiraRoute(request: FakeRequest, issues: FakeIssues): FakeRoute | undefined {
  const path = request.path.replace(/^\/rest\/api\/3/, '')
  if (path === '/search/jql') return search(request, issues)
  if (path === '/issue' && request.method === 'POST') return create(request, issues)
  const match = /^\/issue\/CHAT-(\d+)(\/comment|\/transitions)?$/.exec(path)
  if (match === null) return undefined
  const issue = issues.get(Number(match[1]))
  if (issue === undefined) return { operation: 'get', commit: () => NOT_FOUND }
  if (match[2] === '/transitions') return transitions(request, issue)
  if (match[2] === '/comment') return request.method === 'GET' ? comments(issue) : comment(request, issue, issues)
  return request.method === 'PUT' ? update(request, issue) : get(issue)
}

function search({ query }: FakeRequest, issues: FakeIssues): FakeRoute {
  return {
    operation: 'list',
    commit() {
      const label = /labels = "([^"]+)"/.exec(query.get('jql') ?? '')?.[1]
      if (!query.get('jql')?.includes('project = "CHAT"')) return { status: 400, json: { errorMessages: ['bad JQL'] } }
      const size = Number(query.get('maxResults') ?? 50)
      const page = Number(query.get('nextPageToken') ?? 1)
      const found = issues.list({ label, page, size })
      return {
        status: 200,
        json: { issues: found.map(issueOf), ...(found.length === size && { nextPageToken: String(page + 1) }) },
      }
    },
  }
}

interface JiraDraft {
  fields?: {
    project?: { key?: string }
    issuetype?: { name?: string }
    summary?: string
    description?: unknown
    labels?: string[]
  }
  properties?: { key: string; value: unknown }[]
}

function create({ json }: FakeRequest, issues: FakeIssues): FakeRoute {
  return {
    operation: 'create',
    commit() {
      const { fields = {}, properties = [] } = (json ?? {}) as JiraDraft
      const { summary = '', description, labels = [] } = fields
      if (fields.project?.key !== 'CHAT' || !fields.issuetype?.name)
        return invalid('project and issuetype are required')
      if (summary === '' || summary.length > 255 || summary.includes('\n')) return invalid('summary')
      if (textOf(description).length > LIMIT_CHARACTERS) return invalid('description is too long')
      const kept = Object.fromEntries(properties.map(({ key, value }) => [key, value]))
      const { number } = issues.create({ title: summary, body: description, labels, properties: kept })
      return { status: 201, json: { id: String(number), key: `CHAT-${number}`, self: '' } }
    },
  }
}

function get(issue: FakeIssue): FakeRoute {
  return { operation: 'get', commit: () => ({ status: 200, json: issueOf(issue) }) }
}

function update({ json }: FakeRequest, issue: FakeIssue): FakeRoute {
  return {
    operation: 'label',
    commit() {
      const { update: changes } = (json ?? {}) as { update?: { labels?: { add: string }[] } }
      issue.labels = [...new Set([...issue.labels, ...(changes?.labels ?? []).map(({ add }) => add)])]
      return { status: 204 }
    },
  }
}

function transitions({ method, json }: FakeRequest, issue: FakeIssue): FakeRoute {
  const offered = TRANSITIONS.filter(({ to }) => (to.statusCategory.key === 'done') === issue.open)
  if (method === 'GET') return { operation: 'get', commit: () => ({ status: 200, json: { transitions: offered } }) }
  return {
    operation: 'update',
    commit() {
      const { transition } = (json ?? {}) as { transition?: { id?: string } }
      if (!offered.some(({ id }) => id === transition?.id)) return invalid('no such transition')
      issue.open = transition?.id === '11'
      return { status: 204 }
    },
  }
}

function comments({ comments: all }: FakeIssue): FakeRoute {
  return {
    operation: 'comments',
    commit: () => ({ status: 200, json: { comments: all.toReversed().slice(0, 100), total: all.length } }),
  }
}

function comment({ json }: FakeRequest, issue: FakeIssue, issues: FakeIssues): FakeRoute {
  return {
    operation: 'comment',
    commit() {
      const { body, properties = [] } = (json ?? {}) as {
        body?: unknown
        properties?: { key: string; value: unknown }[]
      }
      if (textOf(body).length > LIMIT_CHARACTERS) return invalid('comment is too long')
      return { status: 201, json: { id: String(issues.comment(issue, body, properties).id) } }
    },
  }
}

function invalid(message: string) {
  return { status: 400, json: { errorMessages: [message], errors: {} } }
}

function issueOf({ number, open, properties }: FakeIssue) {
  return {
    id: String(number),
    key: `CHAT-${number}`,
    fields: { status: { statusCategory: { key: open ? 'new' : 'done' } } },
    properties,
  }
}

/** The text of an Atlassian document. */
export function textOf(node: unknown): string {
  const { text, content = [] } = (node ?? {}) as { text?: string; content?: unknown[] }
  return `${text ?? ''}${content.map(textOf).join('\n')}`
}
