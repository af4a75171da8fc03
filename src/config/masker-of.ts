import { createMasker, type Masker } from '../platform/redact.js'
import type { LoopConfig } from './loop-config.js'

/** What masks this loop's secrets wherever they turn up. */
export function maskerOf({ secrets }: Pick<LoopConfig, 'secrets'>): Masker {
  return createMasker(secrets)
}
