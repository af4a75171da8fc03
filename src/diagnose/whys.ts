import type { Cluster, Evidence, Failure, Why } from '../model/cluster.js'
import type { Facts } from '../model/facts.js'
import type { Reading } from './reading.js'

type Described = Omit<Cluster, 'whys' | 'nextSteps'>

/**
 * The chain from symptom to cause, as far as the text itself carries it. A step is established only by a line that shows it;
 * where the lines end, the last step says what would have to be found out.
 */
export function whysOf(cluster: Described, reading: Reading, example: Failure): Why[] {
  const source =
    example.source ?? (reading.from === 'message' ? `message of ${example.test}` : `${reading.from} of ${example.test}`)
  const shown = evidenceFor(reading, source)
  return [
    {
      question: 'What failed?',
      answer: whatFailed(cluster),
      established: true,
      evidence: [shown(reading.headline.line)],
    },
    ...factSteps(cluster.facts, shown, reading),
    {
      question: 'Why that?',
      answer: `not established: to find out, ${FIND_OUT[cluster.category]}`,
      established: false,
      evidence: [],
    },
  ]
}

function whatFailed(cluster: Described): string {
  const count = cluster.members.length
  return `${count} ${count === 1 ? 'test' : 'tests'} failed with: ${cluster.title}`
}

const TELLING: readonly (readonly [fact: keyof Facts, words: (value: string | number) => string])[] = [
  ['closeReason', (value) => `the other side closed the WebSocket and gave the reason: ${value}`],
  ['errorCode', (value) => `the answer names the error ${value}`],
  ['sqlState', (value) => `the database answered with SQLSTATE ${value}`],
  ['grpc', (value) => `the gRPC call ended with ${value}`],
  ['tls', (value) => `the TLS connection was not accepted: ${value}`],
  ['errno', (value) => `the operating system or resolver reported ${value}`],
  ['signal', (value) => `the process was ended by ${value}`],
  ['exitCode', (value) => `the process ended with exit code ${value}`],
  ['subject', (value) => `it is about ${value}`],
  ['pointer', (value) => `the value in question stands at ${value}`],
  ['exception', (value) => `the innermost exception is ${value}`],
]

function factSteps(facts: Facts, shown: (text: string) => Evidence, reading: Reading): Why[] {
  const steps = TELLING.flatMap(([name, words]) => {
    const value = facts[name]
    return value === undefined ? [] : [{ answer: words(value), evidence: shown(lineWith(reading, String(value))) }]
  })
  return steps
    .slice(0, 3)
    .map(({ answer, evidence }) => ({ question: 'Why?', answer, established: true, evidence: [evidence] }))
}

/** The line that shows a value, else the headline, from which it was read in another spelling. */
function lineWith(reading: Reading, value: string): string {
  return reading.text.split('\n').find((line) => line.includes(value)) ?? reading.headline.line
}

function evidenceFor(reading: Reading, source: string): (text: string) => Evidence {
  const lines = reading.text.split('\n')
  return (text) => {
    const at = lines.findIndex((line) => line.includes(text))
    return {
      source,
      ...(at >= 0 && { line: at + 1 }),
      text: (at >= 0 ? (lines[at] ?? text) : text).trim().slice(0, 400),
    }
  }
}

const FIND_OUT: Record<Cluster['category'], string> = {
  assertion:
    'compare what the product answered with what the test expects, and see what changed since the last green revision',
  'contract-drift': 'compare the shape with the last green run (`untilgreen drift EXPECTED ACTUAL`)',
  auth: 'read the token that was sent (`untilgreen jwt TOKEN`) and the server’s log line of the rejection',
  timeout: 'see whether the request reached the server, and what it was doing meanwhile',
  unreachable: 'ask the environment’s health address from where the tests run',
  tls: 'look at the certificate that the host presents, its names and dates',
  'server-error': 'read the server’s log of the run’s window for the exception behind the answer',
  'rate-limited': 'see whose quota it is and what else uses it',
  resource: 'look at the limits and the usage of the machine or pool during the run',
  dependency: 'ask the service behind the product whether it is up, from where the product runs',
  'test-code': 'run this one test alone, with the versions that are pinned',
  collection: 'run the runner’s own collection (`pytest --collect-only`, `playwright test --list`)',
  deploy: 'read the container’s own log of the failed start',
  data: 'look at the rows or documents that the message names',
  integrity: 'see the check that broke',
  unknown: 'read the whole output of one of these tests',
}
