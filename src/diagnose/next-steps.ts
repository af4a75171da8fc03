import type { Cluster } from '../model/cluster.js'

type Described = Omit<Cluster, 'whys' | 'nextSteps'>

/** What to do next, most useful first: by facts where they tell more than the category. */
export function nextStepsFor(cluster: Described): string[] {
  return [...byFacts(cluster), ...BY_CATEGORY[cluster.category]].slice(0, 4)
}

function byFacts({ facts, category }: Described): string[] {
  const steps: string[] = []
  const place = [facts.method, facts.endpoint].filter(Boolean).join(' ')
  if (facts.httpStatus !== undefined && place !== '')
    steps.push(`Repeat ${place} by hand and look at the whole answer.`)
  if (facts.closeReason !== undefined) steps.push(`Search the server’s code and log for “${facts.closeReason}”.`)
  if (facts.errorCode !== undefined) steps.push(`Search the server’s code and log for ${facts.errorCode}.`)
  if (category === 'test-code' && facts.subject !== undefined)
    steps.push(`Check where ${facts.subject} should come from: spelling, installed version, file.`)
  if (facts.errno === 'ENOTFOUND')
    steps.push('Check the host name in the test’s configuration and resolve it from where the tests run.')
  if (facts.errno === 'ECONNREFUSED')
    steps.push('Check that the address is the environment’s (not localhost) and that something listens there.')
  return steps
}

const BY_CATEGORY: Record<Cluster['category'], readonly string[]> = {
  assertion: [
    'Compare the answer with the expectation and decide which of the two is right.',
    'See the commits since the last green revision.',
  ],
  'contract-drift': [
    'Compare the shape with the last green run: `untilgreen drift EXPECTED ACTUAL`.',
    'Decide which side is right; change the test only if the server is.',
  ],
  auth: [
    'Read the token that was sent: `untilgreen jwt TOKEN --secret-env NAME`.',
    'Compare issuer, audience, secret and clock of signer and validator.',
  ],
  timeout: [
    'See in the server’s log whether the request arrived and how long it took.',
    'Run one of these tests alone to tell load from a hang.',
  ],
  unreachable: [
    'Ask the health address from where the tests run.',
    'Look at restarts and events of the environment in the run’s window.',
  ],
  tls: [
    'Look at the certificate the host presents: names, dates, chain.',
    'Check the trust store of where the tests run.',
  ],
  'server-error': [
    'Read the server’s log of the run’s window for the exception.',
    'See the commits since the last green revision.',
  ],
  'rate-limited': ['Find out whose quota it is, and lower the rate or raise the quota.'],
  resource: ['Look at limits and usage during the run.', 'Count what is opened and not closed over one test.'],
  dependency: [
    'Check that the service is up and reachable from the product.',
    'Check address and credentials in the product’s configuration.',
  ],
  'test-code': [
    'Run this one test alone with the pinned versions.',
    'Fix the test; the product has not been asked yet.',
  ],
  collection: ['Run the runner’s own collection and fix its first error.'],
  deploy: [
    'Read the container’s own log of the failed start.',
    'Compare configuration and image with the last revision that started.',
  ],
  data: ['Look at the rows that the message names.', 'Check that tests clean up and don’t share data.'],
  integrity: ['See the check that broke and mend the run; the product has not been judged.'],
  unknown: ['Read the whole output of one of these tests.', 'If it comes back, add a rule under `analyze.rules`.'],
}
