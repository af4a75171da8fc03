import { brokenConditions } from '../answer-facts.js'
import { type Answer, meets } from '../conditions.js'
import type { Expect } from '../expect-schema.js'
import { isRecord, resolvePointer } from '../pointer.js'
import type { MetricStep } from '../probe-file.js'
import { failed, filled, type StepContext, type StepResult } from '../step.js'
import { httpStep } from './http.js'

/** An instant query to a Prometheus server, with conditions on what it says now. */
export async function metricStep(step: MetricStep, expect: Expect = {}, context: StepContext): Promise<StepResult> {
  const ready = filled({ step, expect }, context)
  if ('problem' in ready) return ready
  const { prometheus, query, headers } = ready.value.step
  const url = `${prometheus.replace(/\/+$/, '')}/api/v1/query`
  const asked = { method: 'GET', url, query: { query }, ...(headers && { headers }) }
  const result = await httpStep(asked, { status: 200, json: { '/status': 'success' } }, context)
  if (result.problem) return result
  const series = seriesOf(result.document?.there ? result.document.value : undefined)
  const values = series.map(({ value }) => value)
  const document = { value: values[0], values, series }
  const answer: Answer = { values, json: document }
  const broken = brokenConditions(meets(ready.value.expect, answer, { nowMs: context.run.clock.now() }))
  context.recorder.line(`  ${query} = ${values.slice(0, 20).join(', ') || 'nothing'}`)
  return {
    ...result,
    document: { there: true, value: document },
    ...(broken && { problem: failed(`metric ${query}: ${broken.text}`, broken.facts) }),
  }
}

/** Vectors and scalars, as Prometheus' HTTP API gives them: `[time, "value"]`. */
function seriesOf(answer: unknown): { labels: Record<string, unknown>; value: number }[] {
  const result = resolvePointer(answer, '/data/result')
  const list = result.there && Array.isArray(result.value) ? result.value : []
  if (typeof list[0] === 'number') return [{ labels: {}, value: toNumber(list[1]) }]
  return list.filter(isRecord).map(({ metric, value }) => ({
    labels: isRecord(metric) ? metric : {},
    value: toNumber(Array.isArray(value) ? value[1] : undefined),
  }))
}

function toNumber(text: unknown): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text)
}
