import { inertJson, inertLine } from '../../model/inert-text.js'
import type { Call, Command } from '../command.js'
import { type Finding, warning, worstExitCode } from '../doctor/finding.js'

export const command: Command = {
  name: 'doctor',
  usage: 'doctor [LOOP…]',
  summary: 'Looks at machine, state, loop files and environments; says what to do.',
  options: {},
  help: {},
  examples: ['untilgreen doctor', 'untilgreen doctor staging-p1 --json'],
  run,
}

/** Without LOOP: each file in `loops/`. Exit 0, or the worst of 78 (configuration), 74 (state), 69 (nothing answers), 65 (journal). */
async function run(call: Call): Promise<number> {
  const [{ machineFindings }, { stateFindings }, { loopFindings }] = await Promise.all([
    import('../doctor/machine.js'),
    import('../doctor/state-place.js'),
    import('../doctor/loop-findings.js'),
  ])
  const findings = [...(await machineFindings(call.io.env)), ...(await stateFindings(call.stateDir))]
  const loops = call.args.length > 0 ? [...call.args] : await loopFiles()
  if (loops.length === 0)
    findings.push(warning('loop file', 'there is none in loops/', '`untilgreen init` writes one.'))
  for (const loop of loops) findings.push(...(await loopFindings(loop, call)))
  const exitCode = worstExitCode(findings)
  if (call.json) call.io.out(`${inertJson({ ok: exitCode === 0, exitCode, checks: findings }, 2)}\n`)
  else call.io.out(linesOf(findings, call))
  return exitCode
}

async function loopFiles(): Promise<string[]> {
  const { namesIn } = await import('../../platform/files.js')
  const names = (await namesIn('loops')).filter((name) => /\.ya?ml$/.test(name) && !/\.probes\.ya?ml$/.test(name))
  return names.map((name) => `loops/${name}`)
}

const MARKS = { ok: ['✓', 32], warning: ['!', 33], failed: ['✗', 31] } as const

function linesOf(findings: readonly Finding[], { io }: Call): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  let loop: string | undefined
  const lines = findings.flatMap((finding) => {
    const head = finding.loop === loop ? [] : ['', `${finding.loop ?? ''}`]
    loop = finding.loop
    const [mark, code] = MARKS[finding.state]
    const shown = io.color ? `\x1b[${code}m${mark}\x1b[0m` : mark
    const todo = finding.todo === undefined ? [] : [`  ${' '.repeat(width)}  → ${inertLine(finding.todo)}`]
    return [...head, `${shown} ${finding.check.padEnd(width)}  ${inertLine(finding.message)}`, ...todo]
  })
  return `${lines.join('\n')}\n`
}
