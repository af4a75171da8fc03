import type { Gate } from '../gate.js'
import { green } from './green.js'
import { maxCycles, maxDuration } from './limits.js'
import { pauseRequest, stopRequest } from './requests.js'
import { stalled } from './stalled.js'

/** In order of weight: the first that says stop is the reason. */
export const GATES: readonly Gate[] = [green, stopRequest, stalled, maxCycles, maxDuration, pauseRequest]
