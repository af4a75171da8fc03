import { causesOf, startGathering } from '../../diagnose/find-causes.js'
import { EXIT, UntilgreenError } from '../../errors.js'
import type { Cluster } from '../../model/cluster.js'
import { inertJson, inertLine } from '../../model/inert-text.js'
import { createMasker } from '../../platform/redact.js'
import type { Call, Command } from '../command.js'
import { printCauses } from '../print-causes.js'
import { readFailures } from '../read-failures.js'

/** `analyze FILE…`: how many causes, which, whose, proven by what. */
export const command: Command = {
  name: 'analyze',
  usage: 'analyze FILE… [--json]',
  summary: 'Groups failures by cause: category, owner, evidence and what to do next.',
  options: {},
  help: {},
  examples: [
    'untilgreen analyze reports/*.xml',
    'untilgreen analyze --json failures.ndjson',
    'go test -json ./... | untilgreen analyze -',
  ],
  run,
}

async function run(call: Call): Promise<number> {
  if (call.args.length === 0)
    throw new UntilgreenError('USAGE', 'analyze needs at least one file (`-` reads standard input)')
  const gathering = startGathering()
  const sink = { add: gathering.add, warn: (message: string) => call.io.err(`${inertLine(message)}\n`) }
  for (const path of new Set(call.args)) await readFailures(path, call.io.stdin, sink)
  const { algorithm, failures, clusters } = causesOf(gathering)
  const masked = clusters.map(maskedCluster())
  const answer = { algorithm, failures, clusters: masked }
  call.io.out(call.json ? `${inertJson(answer, 2)}\n` : printCauses(answer, call.io))
  return EXIT.green
}

/** What servers said is quoted: no token of theirs leaves here. */
function maskedCluster(): (cluster: Cluster) => Cluster {
  const { mask } = createMasker([])
  const maskDeep = (value: unknown): unknown => {
    if (typeof value === 'string') return mask(value)
    if (Array.isArray(value)) return value.map(maskDeep)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, maskDeep(part)]))
  }
  return (cluster) => ({ ...(maskDeep({ ...cluster, members: [] }) as Cluster), members: cluster.members })
}
