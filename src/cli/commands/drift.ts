import { drift } from '../../diagnose/drift/drift.js'
import type { Drift } from '../../diagnose/drift/drift-change.js'
import { EXIT, UntilgreenError } from '../../errors.js'
import { inertJson, inertLine } from '../../model/inert-text.js'
import { readText } from '../../platform/files.js'
import { createMasker } from '../../platform/redact.js'
import type { Call, Command, Io } from '../command.js'
import { readStdin } from '../read-stdin.js'

/** `drift EXPECTED ACTUAL`: what became of a message. */
export const command: Command = {
  name: 'drift',
  usage: 'drift EXPECTED.json ACTUAL.json [--json]',
  summary: 'Says how one JSON document differs from another in shape.',
  options: {},
  help: {},
  examples: [
    'untilgreen drift welcome.expected.json welcome.json',
    'curl -s "$API/health" | untilgreen drift health.json - --json',
  ],
  run,
}

const LARGEST_BYTES = 64 * 1024 * 1024

async function run(call: Call): Promise<number> {
  const [expected, actual, ...more] = call.args
  if (expected === undefined || actual === undefined || more.length > 0) {
    throw new UntilgreenError(
      'USAGE',
      'drift takes two files: EXPECTED.json and ACTUAL.json (`-` reads standard input)',
    )
  }
  if (expected === '-' && actual === '-')
    throw new UntilgreenError('USAGE', 'only one of the two can come from standard input')
  const found = masked(drift(await readJson(expected, call.io), await readJson(actual, call.io)))
  call.io.out(call.json ? `${inertJson(found, 2)}\n` : printed(found, call.io))
  return found.breaking ? EXIT.notGreen : EXIT.green
}

async function readJson(path: string, io: Io): Promise<unknown> {
  const name = path === '-' ? 'standard input' : path
  const text =
    path === '-'
      ? await readStdin(io.stdin, { name: 'the document', maxBytes: LARGEST_BYTES })
      : await readText(path, { maxBytes: LARGEST_BYTES }).catch((cause: unknown) => {
          throw new UntilgreenError(
            'DATA_UNREADABLE',
            `can't read ${name}: ${cause instanceof Error ? cause.message : cause}`,
            { cause },
          )
        })
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new UntilgreenError('DATA_UNREADABLE', `${name} is no JSON${whereOf(cause)}`, {
      cause,
      hint: 'drift compares two JSON documents.',
    })
  }
}

/** The place alone: the parser's message quotes the text, which may hold a token. */
function whereOf(cause: unknown): string {
  const position = /position \d+/.exec(cause instanceof Error ? cause.message : '')?.[0]
  return position === undefined ? '' : ` (at ${position})`
}

/** Documents hold what servers sent: no token of theirs leaves here. */
function masked({ breaking, changes }: Drift): Drift {
  const { mask } = createMasker([])
  return { breaking, changes: changes.map((change) => ({ ...change, detail: mask(change.detail) })) }
}

function printed({ breaking, changes }: Drift, { color }: Pick<Io, 'color'>): string {
  if (changes.length === 0) return 'no difference\n'
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[0m` : text)
  const lines = changes.map(({ kind, from, to, breaking: breaks, detail }) => {
    const places = [from, to].flatMap((pointer) =>
      pointer === null ? [] : [pointer === '' ? '(root)' : inertLine(pointer)],
    )
    return `${breaks ? '✗' : '·'} ${bold(kind.padEnd(13))}  ${[...new Set(places)].join(' → ')}\n    ${inertLine(detail)}`
  })
  return `${lines.join('\n')}\n\n${breaking ? bold('breaking') : 'nothing breaking'}\n`
}
