import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { SessionPlan } from './plan.js'
import { type NemesisResult, runNemesis } from './run-nemesis.js'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    cycles: { type: 'string', default: '200' },
    cli: { type: 'string', default: fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url)) },
    sessions: { type: 'string' },
    always: { type: 'string', default: '{}' },
    keep: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
process.stderr.write(`nemesis, seed ${seed}\n`)
const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort()).once('SIGTERM', () => interrupted.abort())
const result = await runNemesis({
  signal: interrupted.signal,
  seed,
  cycles: Number(values.cycles),
  cli: values.cli,
  keep: values.keep,
  ...(values.sessions !== undefined && { sessions: Number(values.sessions) }),
  always: JSON.parse(values.always) as Partial<SessionPlan>,
  say: (line) => process.stderr.write(`${line}\n`),
})
process.stdout.write(shown(result))
process.exitCode = result.violations.length > 0 ? 1 : 0

function shown({ set, sessions, cycles, greens, faults, violations, folder }: NemesisResult): string {
  const sorted = [...faults].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    `seed ${seed} (${set})`,
    `${sessions} sessions, ${cycles} cycles, ${greens} of them green`,
    `${sorted.reduce((sum, [, count]) => sum + count, 0)} faults:`,
    ...sorted.map(([kind, count]) => `  ${String(count).padStart(4)} ${kind}`),
    `${violations.length} violations`,
    ...violations.map(({ session, text }) => `  session ${session}: ${text}`),
    ...(violations.length > 0 ? [`replay: npm run nemesis -- --seed ${seed} --cycles ${cycles} --keep`] : []),
    ...(folder ? [`kept: ${folder}`] : []),
    '',
  ].join('\n')
}
