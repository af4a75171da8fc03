import { UntilgreenError } from '../../../../errors.js'
import type { Clock } from '../../../../model/clock.js'
import { base64Of } from '../../../../platform/hmac.js'
import { atlassianDocument } from './atlassian-document.js'
import { markFrom, OUR_LABEL } from './hidden-mark.js'
import type { HostedIssue, IssueHost } from './issue-host.js'
import { type RemoteApi, remoteApi } from './remote-api.js'

export interface JiraOptions {
  project: string
  apiUrl: string
  email?: string | undefined
  token: string
  issueType: string
  labels: readonly string[]
  closeWith?: string | undefined
  reopenWith?: string | undefined
  timeoutMs: number
  clock: Clock
  mask(text: string): string
}

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3 */
interface JiraIssue {
  key: string
  fields?: { status?: { statusCategory?: { key?: string } } }
  properties?: { [PROPERTY]?: unknown }
}

interface JiraTransition {
  id: string
  name: string
  to?: { statusCategory?: { key?: string } }
}

const API = '/rest/api/3'
/** Marks are kept as properties of issues and comments, where nobody sees them. */
const PROPERTY = 'untilgreen'
const TEXT_CHARACTERS = 32_000
const MOST_PAGES = 10

export function jiraHost(options: JiraOptions): IssueHost {
  const { project, apiUrl, email, token, labels, issueType, timeoutMs, clock, mask } = options
  const authorization = email === undefined ? `Bearer ${token}` : `Basic ${base64Of(`${email}:${token}`)}`
  const headers = { authorization, accept: 'application/json' }
  const baseUrl = apiUrl.replace(/\/+$/, '')
  const api = remoteApi({ kind: 'jira', baseUrl, headers, token, timeoutMs, clock, mask })
  const hosted = (issue: JiraIssue) => hostedIssue(issue, baseUrl)
  return {
    kind: 'jira',
    textLimit: TEXT_CHARACTERS,
    async *issues(signal) {
      for await (const issue of search(api, project, signal)) yield hosted(issue)
    },
    async issue(id, signal) {
      const found = await api.read(`${API}/issue/${id}?fields=status&properties=${PROPERTY}`, signal)
      return found === undefined ? undefined : hosted(found as JiraIssue)
    },
    async create({ title, text, mark }, signal) {
      const description = atlassianDocument(text)
      const fields = { project: { key: project }, issuetype: { name: issueType }, summary: title, description }
      const body = {
        fields: { ...fields, labels: [OUR_LABEL, ...labels] },
        properties: [{ key: PROPERTY, value: mark }],
      }
      const made = (await api.post({ path: `${API}/issue`, body }, signal)) as JiraIssue
      return { ...hosted(made), open: true, mark }
    },
    async hasComment(id, { key }, signal) {
      const path = `${API}/issue/${id}/comment?orderBy=-created&maxResults=100&expand=properties`
      const found = (await api.read(path, signal)) as { comments?: JiraComment[] } | undefined
      return (found?.comments ?? []).some((comment) => keyOf(comment) === key)
    },
    async comment(id, { key, text }, signal) {
      const body = { body: atlassianDocument(text), properties: [{ key: PROPERTY, value: { key } }] }
      await api.post({ path: `${API}/issue/${id}/comment`, body }, signal)
    },
    setOpen: (id, open, signal) => move(api, id, { open, options }, signal),
    async addLabels(id, added, signal) {
      await api.put({ path: `${API}/issue/${id}`, body: { update: { labels: added.map((add) => ({ add })) } } }, signal)
    },
  }
}

interface JiraComment {
  properties?: { key: string; value?: { key?: string } }[]
}

function keyOf({ properties = [] }: JiraComment): string | undefined {
  return properties.find(({ key }) => key === PROPERTY)?.value?.key
}

async function* search(api: RemoteApi, project: string, signal: AbortSignal): AsyncGenerator<JiraIssue> {
  const jql = encodeURIComponent(`project = "${project}" AND labels = "${OUR_LABEL}" ORDER BY created DESC`)
  let next = ''
  for (let page = 0; page < MOST_PAGES; page++) {
    const path = `${API}/search/jql?jql=${jql}&fields=status&properties=${PROPERTY}&maxResults=100${next}`
    const found = (await api.read(path, signal)) as { issues?: JiraIssue[]; nextPageToken?: string } | undefined
    yield* found?.issues ?? []
    if (found?.nextPageToken === undefined) return
    next = `&nextPageToken=${encodeURIComponent(found.nextPageToken)}`
  }
}

/** Goes by the status's category: names are every project's own. */
async function move(
  api: RemoteApi,
  id: string,
  { open, options }: { open: boolean; options: JiraOptions },
  signal: AbortSignal,
): Promise<void> {
  const found = (await api.read(`${API}/issue/${id}/transitions`, signal)) as { transitions?: JiraTransition[] }
  const name = open ? options.reopenWith : options.closeWith
  const fits = (one: JiraTransition) =>
    name === undefined ? (one.to?.statusCategory?.key !== 'done') === open : one.name === name
  const transition = (found?.transitions ?? []).find(fits)
  if (transition === undefined) {
    const wanted = name === undefined ? `a ${open ? 'status that is not done' : 'done status'}` : `'${name}'`
    const hint = `Set tickets.${open ? 'reopenWith' : 'closeWith'} to the name of a transition of the project.`
    throw new UntilgreenError('TRACKER_FAILED', `jira: no transition to ${wanted} from where ${id} is`, { hint })
  }
  await api.post({ path: `${API}/issue/${id}/transitions`, body: { transition: { id: transition.id } } }, signal)
}

function isOpen({ fields }: JiraIssue): boolean {
  return fields?.status?.statusCategory?.key !== 'done'
}

function hostedIssue(issue: JiraIssue, baseUrl: string): HostedIssue {
  const mark = markFrom(issue.properties?.[PROPERTY])
  return { id: issue.key, url: `${baseUrl}/browse/${issue.key}`, open: isOpen(issue), ...(mark && { mark }) }
}
