import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { GENERAL_FAULTS, P1_FAULTS } from './fault-table.mjs'
import { HttpError, unprocessable } from './http.mjs'

const OFF = { ...GENERAL_FAULTS, ...Object.fromEntries(Object.keys(P1_FAULTS).map((name) => [name, false])) }

/**
 * The fault switches of one process: from `STAGING_FAULTS` (JSON) or the faults file, changed while it runs by `set`.
 * @param {{ faultsFile?: string }} config
 */
export function createFaults(config) {
  const faults = { on: {}, since: 0, random: seeded(1), connections: 0, leaked: 0 }
  const set = (wanted) => {
    const unknown = Object.keys(wanted).filter((name) => !Object.hasOwn(OFF, name))
    if (unknown.length > 0) throw unprocessable(`there is no fault ${unknown.join(', ')}`, { known: Object.keys(OFF) })
    Object.assign(faults, { on: { ...OFF, ...wanted }, since: performance.now(), connections: 0, leaked: 0 })
    faults.random = seeded(faults.on.flaky_seed)
  }
  set(initialFaults(config))
  return Object.assign(faults, { set, changed: () => changedOf(faults.on) })
}

/** What each request of the API goes through. @throws {HttpError} 503 or 500 */
export async function sufferRequest(faults, path) {
  const { slow_ms, unavailable_s, flaky_rate } = faults.on
  if (slow_ms > 0) await sleep(slow_ms)
  const unavailableMs = unavailable_s * 1000 - (performance.now() - faults.since)
  if (unavailableMs > 0) {
    const headers = { 'retry-after': String(Math.ceil(unavailableMs / 1000)) }
    throw new HttpError(503, 'UNAVAILABLE', 'the service is unavailable', { headers })
  }
  if (flaky_rate > 0 && path.startsWith('/api/') && faults.random() < flaky_rate) {
    throw new HttpError(500, 'INTERNAL', 'an internal error occurred')
  }
}

/** The routes to read and set the switches; only for a process started with faults enabled. */
export function faultRoutes(faults) {
  const answer = () => ({ body: { faults: faults.changed() } })
  const set = ({ body }) => {
    faults.set(body)
    return answer()
  }
  return [
    { method: 'GET', path: '/__faults', open: true, handle: answer },
    { method: 'POST', path: '/__faults', open: true, handle: set },
  ]
}

/** The faults file's content, `{}` without one. */
export function readFaults(file) {
  return file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

function initialFaults({ faultsFile }) {
  return process.env.STAGING_FAULTS ? JSON.parse(process.env.STAGING_FAULTS) : readFaults(faultsFile)
}

function changedOf(on) {
  return Object.fromEntries(Object.entries(on).filter(([name, value]) => value !== OFF[name]))
}

/** mulberry32, by Tommy Ettinger (public domain): numbers in [0, 1), the same for the same seed. */
function seeded(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
