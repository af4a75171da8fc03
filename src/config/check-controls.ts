import type { Complaint } from './complaint.js'
import type { LoopFile } from './loop-file.js'

/** A control that could never cut its suite off. */
export function checkControls({ test }: LoopFile): Complaint[] {
  return test.suites.flatMap((suite, index) =>
    suite.control === undefined ? [] : complaints(suite, ['test', 'suites', index, 'control']),
  )
}

function complaints({ control, target, use }: Record<string, unknown>, path: (string | number)[]): Complaint[] {
  const { env, network } = control === 'auto' ? {} : (control as { env?: object; network?: string })
  if (env !== undefined && network !== undefined)
    return [{ path, message: 'both env and network are given', hint: 'keep one of them' }]
  if (network !== undefined && use === 'probes') {
    const message = 'probes run in this process: they can not be left without a network'
    return [{ path: [...path, 'network'], message, hint: 'control: auto, with target: { env: api, url: … }' }]
  }
  if (env !== undefined || network !== undefined || hasVariables(target)) return []
  return [
    {
      path,
      message: 'nothing says how to cut the suite off from its target',
      hint: 'target: { env: API_URL, url: "http://…" }, or control: { env: { … } }, or control: { network: none }',
    },
  ]
}

function hasVariables(target: unknown): boolean {
  const list: readonly unknown[] = Array.isArray(target) ? target : [target]
  return list.every((item) => item !== null && typeof item === 'object')
}
