import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { HttpError, notFound, unprocessable } from './http.mjs'
import { runTool } from './tools.mjs'

/** Pause between the steps of a run, in milliseconds: a result comes while it is made. */
const STEP_MS = 15

/** How long `agents_slow` makes an execution, in milliseconds. */
const SLOW_MS = 3_000

/** Longest time a started run goes on, in milliseconds. */
const LONGEST_RUN_MS = 30_000

/** @type {Record<string, { description: string, timeout_s: number, max_input_chars: number }>} */
export const AGENTS = {
  triage: { description: 'Reads a question and counts what is in it.', timeout_s: 30, max_input_chars: 4000 },
  researcher: { description: 'Collects what is known about a topic.', timeout_s: 60, max_input_chars: 8000 },
  reporter: { description: 'Writes the answer down.', timeout_s: 45, max_input_chars: 8000 },
}

/**
 * The agents of one process: they run at once (`events`) or in the background (`start`).
 * @param {ReturnType<import('./faults.mjs').createFaults>} faults
 */
export function createAgents(faults) {
  const runs = new Map()
  const begin = (user, agent, input) => {
    const run = { run_id: `run_${randomUUID()}`, user_id: user.id, agent: known(agent), status: 'running' }
    if (input.length > AGENTS[agent].max_input_chars) throw unprocessable('the input is too long', { field: 'input' })
    runs.set(run.run_id, run)
    return run
  }
  return {
    /** The five events of a run in order, as they happen; the last one carries the result. */
    events: (user, agent, input) => execute({ run: begin(user, agent, input), input, faults }),
    start(user, agent, input) {
      const run = begin(user, agent, input)
      setTimeout(() => end(run, 'completed'), LONGEST_RUN_MS).unref()
      return run
    },
    end(user, id, status) {
      const run = runOf(runs, user, id)
      if (run.status !== 'running') throw new HttpError(409, 'RUN_ENDED', `the run is ${run.status}`)
      if (!(status === 'cancelled' && faults.on.cancel_ignored)) end(run, status)
      return { run_id: run.run_id, agent: run.agent, status }
    },
    run: (user, id) => runOf(runs, user, id),
    running: (user) => [...runs.values()].filter((run) => run.user_id === user.id && run.status === 'running'),
  }
}

/** The answer of a run in the pieces in which it is made. */
export function partsOf(text, pieces = 4) {
  const words = text.split(' ')
  const size = Math.max(1, Math.ceil(words.length / pieces))
  const starts = Array.from({ length: Math.ceil(words.length / size) }, (_, at) => at * size)
  return starts.map((from) => words.slice(from, from + size).join(' '))
}

async function* execute({ run, input, faults }) {
  let sequence = 0
  const event = (type, more) => ({
    type,
    run_id: run.run_id,
    sequence: ++sequence,
    ...more,
    timestamp: Date.now() / 1000,
  })
  yield event('agent_started', { agent: run.agent })
  await sleep(faults.on.agents_slow ? SLOW_MS : STEP_MS)
  yield event('agent_thinking', { thought: 'what does the input hold?' })
  await sleep(STEP_MS)
  yield event('tool_executing', { tool: 'text_statistics' })
  const output = runTool('text_statistics', { text: input })
  await sleep(STEP_MS)
  yield event('tool_completed', { tool: 'text_statistics', output })
  end(run, 'completed')
  const text = `${run.agent} read ${output.words} words and ${output.characters} characters of input`
  yield event('agent_completed', { agent: run.agent, status: run.status, result: { text, ...output } })
}

function end(run, status) {
  if (run.status === 'running') run.status = status
}

function known(agent) {
  if (!Object.hasOwn(AGENTS, agent)) throw notFound(`agent ${agent}`)
  return agent
}

function runOf(runs, user, id) {
  const run = runs.get(id)
  if (!run) throw notFound('run')
  if (run.user_id !== user.id) throw new HttpError(403, 'FORBIDDEN', 'the run belongs to another user')
  return run
}
