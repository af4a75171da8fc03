import type { LoopConfig } from '../../config/loop-config.js'
import { EXIT } from '../../errors.js'
import { systemClock } from '../../platform/clock.js'
import { askHttp } from '../../platform/http.js'
import type { HttpOutcome } from '../../platform/http-outcome.js'
import { meets } from '../../probe/conditions.js'
import { resolvePointer } from '../../probe/pointer.js'
import { type Finding, failed, ok, warning } from './finding.js'

const TIMEOUT_MS = 5_000
const UNREACHABLE = 'Start the environment, or correct the address in the loop file.'

/** Asks each readiness question once: does anything answer, and which revision does it serve? */
export async function environmentFindings({ ready }: LoopConfig): Promise<Finding[]> {
  if (ready === undefined || (ready.revision === undefined && ready.probes.length === 0)) {
    return [
      warning(
        'environment',
        'the loop file asks it nothing',
        'Without `ready.revision` nobody can prove which revision the tests ran against.',
      ),
    ]
  }
  const revision = ready.revision === undefined ? [] : [await revisionFinding(ready.revision)]
  return [...revision, ...(await Promise.all(ready.probes.map(probeFinding)))]
}

type Ready = NonNullable<LoopConfig['ready']>

async function revisionFinding({ http: url, headers = {}, json }: NonNullable<Ready['revision']>): Promise<Finding> {
  const answer = await askHttp({ url, headers, fresh: true }, { timeoutMs: TIMEOUT_MS })
  if ('problem' in answer) return unanswered(url, answer)
  const found = resolvePointer(answer.json, json)
  const text = found.there && found.value !== null && typeof found.value !== 'object' ? String(found.value) : ''
  if (answer.status < 400 && text !== '') return ok('environment', `${url} serves revision ${text}`)
  const what = answer.status >= 400 ? `HTTP ${answer.status}` : `HTTP ${answer.status}, but nothing at ${json}`
  return warning('environment', `${url}: ${what}`, 'Its answer must name the revision that it serves.')
}

async function probeFinding({ name, http: url, headers = {}, expect }: Ready['probes'][number]): Promise<Finding> {
  const answer = await askHttp({ url, headers, fresh: true }, { timeoutMs: TIMEOUT_MS })
  if ('problem' in answer) return unanswered(url, answer)
  const unmet = meets(expect, answer, { nowMs: systemClock.now() }).filter(({ held }) => !held)
  if (unmet.length === 0) return ok('environment', `${name ?? url}: HTTP ${answer.status}, all conditions met`)
  const message = unmet.map(({ what, expected, actual }) => `${what}: expected ${expected}, got ${actual}`).join('; ')
  return warning('environment', `${name ?? url}: ${message}`, 'A cycle waits for this; it is red until it holds.')
}

function unanswered(
  url: string,
  { problem }: HttpOutcome & { problem: { answered: boolean; message: string } },
): Finding {
  if (problem.answered) return warning('environment', `${url}: ${problem.message}`, 'It answers, but not as it should.')
  return failed('environment', EXIT.unreachable, `${url}: ${problem.message}`, UNREACHABLE)
}
