import type { Clock } from '../../../../model/clock.js'
import { commentMark, hiddenMark, markIn, OUR_LABEL } from './hidden-mark.js'
import type { HostedIssue, IssueHost } from './issue-host.js'
import { allOf, PAGE_SIZE } from './pages.js'
import { remoteApi } from './remote-api.js'

export interface GitlabOptions {
  project: string
  token: string
  apiUrl: string
  labels: readonly string[]
  timeoutMs: number
  clock: Clock
  mask(text: string): string
}

/** https://docs.gitlab.com/api/issues, version 4. */
interface GitlabIssue {
  iid: number
  web_url: string
  state: string
  description?: string | null
}

/** GitLab takes a million; what nobody reads to its end need not be there. */
const TEXT_CHARACTERS = 65_000

export function gitlabHost({ project, token, apiUrl, labels, ...rest }: GitlabOptions): IssueHost {
  const baseUrl = apiUrl.replace(/\/+$/, '')
  const api = remoteApi({ kind: 'gitlab', baseUrl, headers: { authorization: `Bearer ${token}` }, token, ...rest })
  const issues = `/projects/${encodeURIComponent(project)}/issues`
  const list = async (query: string, page: number, signal: AbortSignal) =>
    ((await api.read(`${issues}?order_by=created_at&sort=desc&per_page=${PAGE_SIZE}&page=${page}${query}`, signal)) ??
      []) as GitlabIssue[]
  return {
    kind: 'gitlab',
    textLimit: TEXT_CHARACTERS,
    async *issues(signal) {
      for await (const issue of allOf((page) => list(`&labels=${OUR_LABEL}`, page, signal))) yield hosted(issue)
      // People take labels off.
      for (const issue of await list('', 1, signal)) yield hosted(issue)
    },
    async issue(id, signal) {
      const found = await api.read(`${issues}/${id}`, signal)
      return found === undefined ? undefined : hosted(found as GitlabIssue)
    },
    async create({ title, text, mark }, signal) {
      const description = `${hiddenMark(mark)}\n\n${text}`
      const body = { title, description, labels: [OUR_LABEL, ...labels].join(',') }
      return hosted((await api.post({ path: issues, body }, signal)) as GitlabIssue)
    },
    async hasComment(id, { key, sinceMs }, signal) {
      const order = 'sort=desc&order_by=created_at'
      const page = async (number: number) =>
        ((await api.read(`${issues}/${id}/notes?${order}&per_page=${PAGE_SIZE}&page=${number}`, signal)) ?? []) as {
          body?: string
          created_at?: string
        }[]
      for await (const { body, created_at: at } of allOf(page)) {
        if (body?.startsWith(commentMark(key))) return true
        if (at !== undefined && Date.parse(at) < sinceMs) return false
      }
      return false
    },
    async comment(id, { key, text }, signal) {
      await api.post({ path: `${issues}/${id}/notes`, body: { body: `${commentMark(key)}\n\n${text}` } }, signal)
    },
    async setOpen(id, open, signal) {
      const body = { state_event: open ? 'reopen' : 'close' }
      await api.post({ method: 'PUT', path: `${issues}/${id}`, body }, signal)
    },
    async addLabels(id, added, signal) {
      await api.put({ path: `${issues}/${id}`, body: { add_labels: added.join(',') } }, signal)
    },
  }
}

function hosted({ iid, web_url: url, state, description }: GitlabIssue): HostedIssue {
  const mark = markIn(description)
  return { id: String(iid), url, open: state === 'opened', ...(mark && { mark }) }
}
