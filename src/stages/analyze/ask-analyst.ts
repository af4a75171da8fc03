import { type EvidenceFiles, grounded } from '../../diagnose/evidence/ground-whys.js'
import type { Cause, Why } from '../../model/cluster.js'
import type { Cycle } from '../../model/cycle.js'
import { shown } from '../../model/outcome.js'
import { basename, join } from '../../platform/paths.js'
import type { AdapterContext } from '../adapter-context.js'
import { commandOf } from '../command-line.js'
import { type AnalystInput, type AnalystOptions, type AnalystProposal, analystOutput } from './analyst-schema.js'

/** Proposes further whys for causes. */
export interface Analyst {
  name: string
  propose(input: AnalystInput, file: string, signal: AbortSignal): Promise<AnalystProposal[] | { problem: string }>
}

/** An analyst that is a program: it is told the input's file, and what it prints within its time is what it proposes. */
export function commandAnalyst(options: AnalystOptions, context: AdapterContext): Analyst {
  const command = commandOf(options)
  return {
    name: options.name ?? basename(command.run?.[0] ?? 'sh'),
    async propose({ cycle }, file, signal) {
      const executed = await context.execute(
        {
          command,
          variables: { 'analyst.input': file },
          about: { CYCLE: String(cycle), ANALYST_INPUT: file },
          timeoutMs: options.timeout,
        },
        signal,
      )
      const { ended, exitCode, stdout, tail } = executed
      if (ended !== 'exited' || exitCode !== 0)
        return {
          problem: `it ${ended === 'exited' ? `ended with exit ${exitCode}` : ended}: ${tail.trim().slice(-300)}`,
        }
      return read(stdout)
    },
  }
}

function read(stdout: string): AnalystProposal[] | { problem: string } {
  try {
    const parsed = analystOutput.safeParse(JSON.parse(stdout))
    return parsed.success
      ? parsed.data.proposals
      : { problem: `its answer is not as published: ${parsed.error.issues[0]?.message}` }
  } catch {
    return { problem: `its answer (${stdout.length} characters, at most 64 KiB are read) is no JSON` }
  }
}

export interface Consultation {
  cycle: Cycle
  folder: string
  files: EvidenceFiles
  /** Writes a file of the cycle. */
  write(name: string, text: string): Promise<void>
}

const INPUT = 'output/analyst-input.json'

/** Causes with what the analyst proposes, none of it established; proposals whose evidence does not exist are left out, and a note says so. */
export async function consult(
  analyst: Analyst,
  causes: readonly Cause[],
  { cycle, folder, files, write }: Consultation,
  signal: AbortSignal,
): Promise<{ causes: Cause[]; notes: string[] }> {
  const input = inputOf(cycle, causes, folder, files)
  await write(INPUT, `${JSON.stringify(input, null, 2)}\n`)
  const answer = await analyst.propose(input, join(folder, INPUT), signal)
  if ('problem' in answer)
    return { causes: [...causes], notes: [`the analyst ${analyst.name} was not heard: ${answer.problem}`] }
  const notes: string[] = []
  const whys = new Map<string, Why[]>()
  for (const proposal of answer) {
    const { cause, question, answer: text } = proposal
    const evidence = proposal.evidence.map(({ line, ...one }) =>
      grounded({ ...one, ...(line !== undefined && { line }) }, files),
    )
    const found = evidence.filter((one) => one !== undefined)
    if (!causes.some(({ id }) => id === cause))
      notes.push(`a proposal of ${analyst.name} is about no cause of this cycle: ${cause}`)
    else if (found.length < evidence.length)
      notes.push(
        `a proposal of ${analyst.name} for ${cause} was dropped: it cites what does not stand in the cycle's files`,
      )
    else {
      const proposed = { question, answer: text, established: false, evidence: found, proposedBy: analyst.name }
      whys.set(cause, [...(whys.get(cause) ?? []), proposed])
    }
  }
  return { causes: causes.map((cause) => withProposals(cause, whys.get(cause.id) ?? [])), notes: notes.slice(0, 20) }
}

/** Before the last step, which says what is still to be found out. */
function withProposals(cause: Cause, proposed: readonly Why[]): Cause {
  if (proposed.length === 0) return cause
  const last = cause.whys.at(-1)
  const isOpen = last !== undefined && !last.established
  const [before, after] = isOpen ? [cause.whys.slice(0, -1), [last]] : [cause.whys, []]
  return { ...cause, whys: [...before, ...proposed, ...after] }
}

function inputOf(cycle: Cycle, causes: readonly Cause[], folder: string, files: EvidenceFiles): AnalystInput {
  const revision = shown(cycle.deploy)?.revision
  const { lastGreen } = cycle.history
  return {
    format: 1,
    cycle: cycle.number,
    folder,
    ...(revision !== undefined && { revision }),
    ...(lastGreen !== undefined && { lastGreen }),
    files: [...files].map(([name, lines]) => ({ name, lines: lines.length })),
    causes: causes.map(({ id, title, category, owner, transition, facts, members, example, whys }) => ({
      id,
      title,
      category,
      owner,
      transition,
      facts: { ...facts } as Record<string, string | number>,
      tests: members.slice(0, 50),
      example,
      whys,
    })),
  }
}
