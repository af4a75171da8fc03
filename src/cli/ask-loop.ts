import { EXIT } from '../errors.js'
import { requestLoop } from '../store/requests.js'
import type { LoopRequest } from '../store/store.js'
import type { Call } from './command.js'
import { oneLoop } from './one-loop.js'

/** Leaves a request where the loop's owner looks for it between two stages. */
export async function askLoop(call: Call, kind: LoopRequest['kind']): Promise<number> {
  const loop = await oneLoop(call)
  const request: LoopRequest = {
    kind,
    at: new Date().toISOString(),
    by: call.io.env.USER ?? call.io.env.LOGNAME ?? 'someone',
  }
  await requestLoop(call.stateDir, loop, request)
  if (call.json) call.io.out(`${JSON.stringify({ loop, ...request })}\n`)
  else call.io.err(`${loop}: asked to ${kind} after its running cycle\n`)
  return EXIT.green
}
