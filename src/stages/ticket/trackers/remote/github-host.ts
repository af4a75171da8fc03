import type { Clock } from '../../../../model/clock.js'
import type { HttpAnswer } from '../../../../platform/http-outcome.js'
import { commentMark, hiddenMark, markIn, OUR_LABEL } from './hidden-mark.js'
import type { HostedIssue, IssueHost } from './issue-host.js'
import { allOf, PAGE_SIZE } from './pages.js'
import { remoteApi } from './remote-api.js'

export interface GithubOptions {
  repo: string
  token: string
  apiUrl: string
  labels: readonly string[]
  timeoutMs: number
  clock: Clock
  mask(text: string): string
}

/** https://docs.github.com/rest/issues, version 2022-11-28. */
interface GithubIssue {
  number: number
  html_url: string
  state: string
  body?: string | null
  pull_request?: unknown
}

const BODY_CHARACTERS = 65_536
const MARK_CHARACTERS = 600
/** What a secondary limit asks for that names no time. */
const LIMITED_MS = 60_000

export function githubHost({ repo, token, apiUrl, labels, ...rest }: GithubOptions): IssueHost {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  }
  const baseUrl = apiUrl.replace(/\/+$/, '')
  const api = remoteApi({ kind: 'github', baseUrl, headers, token, ...rest, refused: limitedMs(rest.clock) })
  const issues = `/repos/${repo}/issues`
  const list = async (query: string, page: number, signal: AbortSignal) => {
    const found = await api.read(
      `${issues}?state=all&sort=created&direction=desc&per_page=${PAGE_SIZE}&page=${page}${query}`,
      signal,
    )
    return (found ?? []) as GithubIssue[]
  }
  return {
    kind: 'github',
    textLimit: BODY_CHARACTERS - MARK_CHARACTERS,
    async *issues(signal) {
      for await (const issue of allOf((page) => list(`&labels=${OUR_LABEL}`, page, signal))) yield hosted(issue)
      // Labels are dropped without a word where the token may not set them, and people take them off.
      for (const issue of await list('', 1, signal)) yield hosted(issue)
    },
    async issue(id, signal) {
      const found = await api.read(`${issues}/${id}`, signal)
      return found === undefined ? undefined : hosted(found as GithubIssue)
    },
    async create({ title, text, mark }, signal) {
      const body = { title, body: `${hiddenMark(mark)}\n${text}`, labels: [OUR_LABEL, ...labels] }
      return hosted((await api.post({ path: issues, body }, signal)) as GithubIssue)
    },
    async hasComment(id, { key, sinceMs }, signal) {
      const since = encodeURIComponent(new Date(sinceMs).toISOString().replace(/\.\d+Z$/, 'Z'))
      const page = async (number: number) =>
        ((await api.read(`${issues}/${id}/comments?since=${since}&per_page=${PAGE_SIZE}&page=${number}`, signal)) ??
          []) as { body?: string }[]
      for await (const { body } of allOf(page)) if (body?.startsWith(commentMark(key))) return true
      return false
    },
    async comment(id, { key, text }, signal) {
      await api.post({ path: `${issues}/${id}/comments`, body: { body: `${commentMark(key)}\n${text}` } }, signal)
    },
    async setOpen(id, open, signal) {
      const body = open ? { state: 'open', state_reason: 'reopened' } : { state: 'closed', state_reason: 'completed' }
      await api.post({ method: 'PATCH', path: `${issues}/${id}`, body }, signal)
    },
    async addLabels(id, added, signal) {
      await api.put({ method: 'POST', path: `${issues}/${id}/labels`, body: { labels: added } }, signal)
    },
  }
}

function hosted({ number, html_url: url, state, body, pull_request }: GithubIssue): HostedIssue {
  const mark = pull_request === undefined ? markIn(body) : undefined
  return { id: String(number), url, open: state === 'open', ...(mark && { mark }) }
}

/** GitHub's limits answer 403 as often as 429. */
function limitedMs(clock: Clock): (answer: HttpAnswer) => number | undefined {
  return ({ status, headers, body }) => {
    if (status !== 403 && status !== 429) return undefined
    const usedUp = headers['x-ratelimit-remaining'] === '0'
    if (!usedUp && headers['retry-after'] === undefined && !/rate limit/i.test(body)) return undefined
    const resetMs = Number(headers['x-ratelimit-reset']) * 1000 - clock.now()
    return usedUp && resetMs > 0 ? resetMs : LIMITED_MS
  }
}
