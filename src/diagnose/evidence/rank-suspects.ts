import type { Category } from '../../model/cluster.js'

/** A commit that may have brought a cause. */
export interface SuspectCommit {
  hash: string
  subject: string
  author: string
  /** RFC 3339. */
  at: string
  files: readonly string[]
}

export interface Suspect {
  commit: string
  subject: string
  author: string
  at: string
  because: string
}

const MOST_NAMED = 5
const MOST_UNNAMED = 3
/** A file as a stack trace or a log names it, with as much of its path as is there. */
const FILE =
  /(?:[\w.@-]+[/\\])*[\w.@-]+\.(?:[cm]?[jt]sx?|py|go|java|kt|scala|rb|php|cs|rs|swift|c|cc|cpp|h|sql|ya?ml|json|toml|tf|proto|graphql|vue|svelte|sh)\b/g

/** Words in paths and subjects that a kind of cause is likely to come from. */
const TALK: Partial<Record<Category, RegExp>> = {
  auth: /auth|jwt|token|secret|login|permission|oidc|session/i,
  'contract-drift': /welcome|message|event|frame|schema|serializ|envelope|wrap|socket|contract|\bapi\b/i,
  deploy: /docker|deploy|helm|chart|k8s|terraform|cloud|port|start/i,
  dependency: /redis|postgres|database|client|connection|queue|config/i,
  data: /migrat|schema|model|seed|sql/i,
  timeout: /timeout|pool|retry|async|queue|performance/i,
  'rate-limited': /rate|limit|quota|throttl/i,
  tls: /tls|ssl|cert|host/i,
  resource: /pool|limit|memory|leak|manager|socket/i,
}

/**
 * Commits by how much speaks for each: a file that a stack trace or log line names, words that the kind of cause goes with; newer first.
 * Where nothing names any of them, the three newest, and their reason says so.
 */
export function rankSuspects(
  commits: readonly SuspectCommit[],
  { category, texts }: { category: Category; texts: readonly string[] },
): Suspect[] {
  const named = filesIn(texts)
  const weighed = commits.map((commit, order) => ({ commit, order, ...weigh(commit, named, TALK[category]) }))
  const telling = weighed.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || a.order - b.order)
  const chosen = telling.length > 0 ? telling.slice(0, MOST_NAMED) : weighed.slice(0, MOST_UNNAMED)
  return chosen.map(({ commit: { hash, subject, author, at }, because }) => ({
    commit: hash,
    subject,
    author,
    at,
    because,
  }))
}

/** File names in texts, as paths with `/`. */
export function filesIn(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) =>
    [...text.slice(0, 100_000).matchAll(FILE)].map(([file]) => file.replaceAll('\\', '/')),
  )
  return [...new Set(found)].slice(0, 200)
}

function weigh(
  commit: SuspectCommit,
  named: readonly string[],
  talk: RegExp | undefined,
): { score: number; because: string } {
  const hit = bestFile(commit.files, named)
  if (hit !== undefined)
    return { score: hit.parts >= 2 ? 10 : 6, because: `touches ${hit.file}, which the evidence names` }
  const file = talk && commit.files.find((path) => talk.test(path))
  if (file !== undefined) return { score: 2, because: `touches ${file}` }
  if (talk?.test(commit.subject)) return { score: 2, because: 'its subject speaks of it' }
  return { score: 0, because: 'came since the last green revision; nothing in the evidence names what it touches' }
}

/** Equal from the end: `/app/src/auth/token.ts` names `src/auth/token.ts`. */
function bestFile(files: readonly string[], named: readonly string[]): { file: string; parts: number } | undefined {
  let best: { file: string; parts: number } | undefined
  for (const file of files) {
    for (const name of named) {
      const parts = commonEnd(file.split('/'), name.split('/'))
      if (parts > (best?.parts ?? 0)) best = { file, parts }
    }
  }
  return best
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let parts = 0
  while (parts < a.length && parts < b.length && a[a.length - 1 - parts] === b[b.length - 1 - parts]) parts++
  return parts
}
