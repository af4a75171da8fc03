import { broken, type Check, counted, held, listed, notAsked } from '../answers.js'

const RULE = 'manifest-complete'

/** Each id of the manifest is in a report: renamed, deselected and dropped tests are missing. */
export const manifestComplete: Check = (run, context, { missing, inside, outside, interrupted }) => {
  const { manifest } = run
  if (manifest === undefined)
    return notAsked(RULE, 'each id of the manifest', 'no manifest says which tests must be there (--manifest)')
  const total = inside.length + missing.length
  const expected = `${counted(total, 'test')} of ${manifest.name}${manifest.source === 'last-accepted' ? ', which stands for a manifest: the ids of the last accepted run' : ''}`
  const actual = `${inside.length} present, ${missing.length} missing`
  const others =
    outside.length > 0
      ? `${counted(outside.length, 'test is', 'tests are')} not in the manifest: ${listed(outside.map(({ id }) => id))}`
      : undefined
  if (missing.length === 0) return held(RULE, { expected, actual, message: `all ${total} are there` }, others)
  if (context.partial !== undefined)
    return notAsked(RULE, expected, `a partial run (--only ${context.partial})`, { actual })
  if (interrupted !== undefined)
    return notAsked(RULE, expected, `what never ran can't be missing: ${interrupted}`, { actual })
  const message = `missing: ${listed(missing)}. Renamed, deselected, dropped or never collected: bring ${missing.length === 1 ? 'it' : 'them'} back, or correct the manifest`
  return broken(RULE, 'invalid', { expected, actual, message, warning: others }, missing)
}
