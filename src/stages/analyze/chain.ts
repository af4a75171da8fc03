import type { LogHit } from '../../diagnose/evidence/correlate.js'
import type { Cause, Cluster, Why } from '../../model/cluster.js'
import type { TokenFindings } from '../../model/token-findings.js'
import { FAILURES_FILE, tokenLines } from './failures-text.js'
import { COMMITS_FILE, commitLine, type GatheredEvidence } from './gather-evidence.js'
import { tokenWords } from './token-words.js'

interface Links {
  tokens: readonly TokenFindings[]
  hits: readonly LogHit[]
  evidence: GatheredEvidence
}

type Explained = Cluster & Pick<Cause, 'contract' | 'suspects'>

/** The chain from symptom to cause: what failed, the facts, shape or token, what logs say, what changed; last what is still to be found out. */
export function chainOf(cause: Explained, links: Links): Pick<Cluster, 'whys' | 'nextSteps'> {
  const [symptom, ...others] = cause.whys
  const facts = others.filter(({ established, answer }) => established && !isToldBetter(answer, cause))
  const open = others.find(({ established }) => !established)
  const count = cause.members.length
  const whys: Why[] = [
    ...(symptom === undefined
      ? []
      : [{ ...symptom, answer: `${count} ${count === 1 ? 'test' : 'tests'} failed with: ${cause.title}` }]),
    ...facts,
    ...contractSteps(cause),
    ...tokenSteps(links.tokens),
    ...links.hits.map(logStep),
    ...changeSteps(cause, links.evidence),
    ...lastStep(cause, open, links.tokens),
  ]
  // What was done already is no step any more.
  const done = [...(cause.contract ? ['untilgreen drift'] : []), ...(links.tokens.length > 0 ? ['untilgreen jwt'] : [])]
  const usual = cause.nextSteps.filter((step) => !done.some((command) => step.includes(command)))
  return { whys, nextSteps: [...nextSteps(cause, links.tokens), ...usual].slice(0, 5) }
}

function isToldBetter(answer: string, { contract }: Explained): boolean {
  return contract !== undefined && answer.startsWith('the value in question stands at')
}

function contractSteps({ contract, whys }: Explained): Why[] {
  if (contract === undefined) return []
  const evidence = whys[0]?.evidence ?? []
  const changes = contract.changes.slice(0, 3).map(({ detail }) => detail)
  const moved = Object.entries(contract.pointers).slice(0, 5)
  const now = moved.length === 0 ? '' : `; ${moved.map(([from, to]) => `${from} stands at ${to}`).join(', ')}`
  return [
    {
      question: `How is the ${contract.message} not as asked?`,
      answer: `${changes.join('; ')}${now} (breaking, compared with ${contract.against})`,
      established: true,
      evidence,
    },
    {
      question: 'Is the test out of date or the server broken?',
      answer: `${SIDES[contract.side]}: ${contract.reasons.join('; ')}`,
      established: false,
      evidence: [],
    },
  ]
}

const SIDES = {
  server: 'by these signs the server',
  test: 'by these signs the test is out of date',
  unknown: 'not established',
} as const

/** What an examination proved is established; what is likely or possible is not. */
function tokenSteps(tokens: readonly TokenFindings[]): Why[] {
  return tokens.slice(0, 2).flatMap((token) => {
    const finding = token.findings[0]
    const line = tokenLines({ tokens: [token] })[0] ?? ''
    const evidence = [{ source: FAILURES_FILE, text: line.slice(0, 400) }]
    const question = 'What is wrong with the token that was sent?'
    if (finding === undefined) {
      const names = token.against.join(', ') || 'nothing'
      const answer = `nothing that can be told: the token sent as ${token.via} is good by ${names}`
      return [{ question, answer, established: token.against.length > 0, evidence }]
    }
    const { cause, confidence, detail } = finding
    const answer = `${cause}, ${confidence}: ${detail} (token sent as ${token.via})`
    return [{ question, answer, established: confidence === 'proven', evidence }]
  })
}

function logStep({ file, name, line, text, because }: LogHit): Why {
  const why = because.length === 0 ? '' : ` (${because.join(', ')})`
  return {
    question: name === 'deploy' ? 'What did the deploy itself say?' : `What does the log ${name} say?`,
    answer: `“${text.slice(0, 300)}”${why}`,
    established: true,
    evidence: [{ source: file, line, text }],
  }
}

function changeSteps({ suspects = [] }: Explained, { commits }: GatheredEvidence): Why[] {
  if (!('commits' in commits)) return []
  const count = commits.commits.length
  const [first] = suspects
  if (first === undefined) return []
  const since = `since ${commits.from}, green in cycle ${commits.greenCycle}, ${count} ${count === 1 ? 'commit' : 'commits'} came`
  const listed = suspects.slice(0, 3)
  return [
    {
      question: 'What changed since the last green revision?',
      answer: `${since}; likeliest: ${listed.map(({ commit, subject, because }) => `${commit.slice(0, 12)} “${subject}” (${because})`).join(', ')}`,
      established: true,
      evidence: listed.map(({ commit, ...one }) => ({
        source: COMMITS_FILE,
        text: commitLine({ ...one, hash: commit }).slice(0, 400),
      })),
    },
  ]
}

function lastStep({ contract, suspects }: Explained, open: Why | undefined, tokens: readonly TokenFindings[]): Why[] {
  const proven = tokens.flatMap(({ findings }) => findings).find(({ confidence }) => confidence === 'proven')
  const where = suspects === undefined ? 'the server’s configuration and what was deployed' : 'the commits above'
  if (proven !== undefined)
    return [
      notEstablished(
        `Why is it that ${tokenWords(proven.cause)}?`,
        `see who sets the secrets and claims of signer and validator, and ${where}`,
      ),
    ]
  if (contract !== undefined)
    return [
      notEstablished(
        `Why has the ${contract.message} another shape?`,
        `ask whether the change was meant, and see ${where}`,
      ),
    ]
  return open === undefined ? [] : [open]
}

function notEstablished(question: string, findOut: string): Why {
  return { question, answer: `not established: to find out, ${findOut}`, established: false, evidence: [] }
}

function nextSteps({ contract }: Explained, tokens: readonly TokenFindings[]): string[] {
  const proven = tokens.flatMap(({ findings }) => findings).find(({ confidence }) => confidence === 'proven')
  const pointers = Object.entries(contract?.pointers ?? {}).slice(0, 3)
  const reads = pointers.map(([from, to]) => `${to} instead of ${from}`).join(', ')
  return [
    ...(proven === undefined ? [] : [`Mend what the examination proved: ${proven.detail}.`]),
    ...(contract?.side === 'server' || contract?.side === 'unknown'
      ? [`If the server is wrong: let its ${contract.message} be ${asBefore(contract.against)} again.`]
      : []),
    ...(reads === '' || contract?.side === 'server' ? [] : [`If the test is out of date: read ${reads}.`]),
  ]
}

function asBefore(against: string): string {
  return against.startsWith('the last green run') ? `as in ${against}` : 'as the test expects it'
}
