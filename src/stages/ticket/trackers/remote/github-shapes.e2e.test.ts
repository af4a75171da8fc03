import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { aTicketChange } from '../../../../testing/a-ticket-change.js'
import { distilGithubOpenapi, type GithubOperation } from '../../../../testing/fake-tracker/distil-github-openapi.js'
import { type SeenRequest, startFakeTracker } from '../../../../testing/fake-tracker/start-fake-tracker.js'
import { aTrackerContext } from '../../../../testing/tracker-context.js'
import { trackers } from '../index.js'

const never = new AbortController().signal
const fixture = new URL('../../../../testing/fake-tracker/fixtures/github-openapi.json', import.meta.url)
const { operations, source } = JSON.parse(readFileSync(fixture, 'utf8')) as {
  operations: GithubOperation[]
  source: string
}

/** All that a ticket goes through in its life. */
async function life(): Promise<readonly SeenRequest[]> {
  const fake = await startFakeTracker({ kind: 'github' })
  onTestFinished(() => fake.stop())
  const context = aTrackerContext({ env: { FAKE_TRACKER_TOKEN: fake.token } })
  const tracker = await trackers.create({ ...fake.tickets, use: 'github', timeout: 5_000, labels: ['p1'] }, context)
  const { id } = await tracker.apply(aTicketChange(), never)
  for (const kind of ['comment', 'close', 'reopen'] as const) {
    await tracker.apply(aTicketChange({ kind }, { id, reopened: 2 }), never)
    await tracker.apply(aTicketChange({ kind }, { id, reopened: 2 }), never)
  }
  return fake.requests
}

function operationOf({ method, url }: SeenRequest): GithubOperation {
  const path = (url.split('?')[0] ?? '')
    .replace(/^\/repos\/[^/]+\/[^/]+/, '/repos/{owner}/{repo}')
    .replace(/\/issues\/\d+/, '/issues/{issue_number}')
  const found = operations.find((one) => one.method === method.toLowerCase() && one.path === path)
  if (found === undefined) throw new Error(`the description of GitHub has no ${method} ${path}`)
  return found
}

const matches = (schema: object, value: unknown) => z.fromJSONSchema(schema as never).safeParse(value)

describe('the requests of the github tracker', () => {
  it('are those that the description of GitHub allows, in path, query and body', async () => {
    const requests = await life()
    for (const request of requests) {
      const { query, body } = operationOf(request)
      for (const name of new URL(request.url, 'http://x').searchParams.keys()) expect(query).toContain(name)
      if (body === undefined) expect(request.body).toBeUndefined()
      else expect(matches(body, request.body).error).toBeUndefined()
    }
    const used = new Set(requests.map((request) => operationOf(request)))
    expect(used.size).toBe(operations.length)
  })

  it('are answered by the fake as the description says', async () => {
    for (const request of await life()) {
      const { answer } = operationOf(request)
      expect(String(request.status)).toBe(answer.status)
      expect(matches(answer.schema, request.answer).error).toBeUndefined()
    }
  })
})

describe('the description of GitHub', () => {
  it('tells right from wrong', () => {
    const create = operations.find(({ method, path }) => method === 'post' && path.endsWith('/issues'))
    expect(matches(create?.body ?? {}, { title: 'a', labels: ['b'] }).success).toBe(true)
    expect(matches(create?.body ?? {}, { title: 'a', label: ['b'] }).success).toBe(false)
    expect(matches(create?.body ?? {}, { title: 'a', labels: 'b' }).success).toBe(false)
    expect(matches(create?.answer.schema ?? {}, { number: 1 }).success).toBe(false)
  })

  it('is the official one, distilled: its version is noted, and it is compared where the whole of it is at hand', () => {
    expect(source).toMatch(/^@octokit\/openapi \d+\.\d+\.\d+, generated\/api\.github\.com\.deref\.json$/)
    // Too large to be kept here: OCTOKIT_OPENAPI names that file.
    const whole = process.env.OCTOKIT_OPENAPI
    const official = whole === undefined ? operations : distilGithubOpenapi(JSON.parse(readFileSync(whole, 'utf8')))
    expect(official).toEqual(operations)
  })
})
