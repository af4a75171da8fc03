import { describe, expect, it } from 'vitest'
import type { TargetWitness } from '../../model/test-run.js'
import { answer, greenRun } from '../../testing/suite-run.js'

const witness = (connections: number, certainty: TargetWitness['certainty'] = 'proxy'): TargetWitness => ({
  targets: ['http://staging'],
  certainty,
  seen: {
    remotes: [],
    connections,
    requests: connections,
    bytesSent: connections,
    bytesReceived: connections,
    statuses: [],
    closeCodes: [],
  },
})

describe('target-witnessed', () => {
  it('holds for one connection, seen by whatever way', () => {
    expect(answer('target-witnessed', greenRun({ target: witness(1) }))).toMatchObject({
      held: true,
      actual: '1 connection, 1 request',
    })
    expect(answer('target-witnessed', greenRun({ target: witness(1, 'best-effort') })).held).toBe(true)
  })

  it('is invalid where one of several targets saw none, and names it', () => {
    const byTarget = ['http://api', 'http://auth'].map((target, at) => ({ target, seen: witness(1 - at).seen }))
    const check = answer('target-witnessed', greenRun({ target: { ...witness(1), byTarget } }))
    expect(check).toMatchObject({ held: false, breaksTo: 'invalid' })
    expect(check.message).toMatch(/^the tests never connected to http:\/\/auth:/)
  })

  it('says what stood in the way', () => {
    const target = { ...witness(1), problems: ['staging:443: CERT_HAS_EXPIRED'] }
    expect(answer('target-witnessed', greenRun({ target })).warning).toContain('CERT_HAS_EXPIRED')
  })

  it('is invalid where the proxy saw none', () => {
    expect(answer('target-witnessed', greenRun({ target: witness(0) }))).toMatchObject({
      held: false,
      breaksTo: 'invalid',
    })
  })

  it('proves nothing, and says so, where absence could not be seen', () => {
    expect(answer('target-witnessed', greenRun({ target: witness(0, 'best-effort') }))).toMatchObject({
      held: null,
      warning: expect.stringContaining("can't rule one out"),
    })
  })

  it('does not hold silence against a killed runner', () => {
    expect(answer('target-witnessed', greenRun({ target: witness(0), exit: { ended: 'idle' } })).held).toBeNull()
  })

  it('warns of a target that never sent a byte', () => {
    const { seen, ...target } = witness(2)
    const mute = { ...target, seen: { ...seen, bytesReceived: 0 } }
    expect(answer('target-witnessed', greenRun({ target: mute }))).toMatchObject({
      held: true,
      warning: expect.stringContaining('never sent a byte'),
    })
  })

  it('is not asked without a target', () => {
    expect(answer('target-witnessed', greenRun()).held).toBeNull()
  })
})
