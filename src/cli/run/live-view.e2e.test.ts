import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { junit, type SmallLoop, smallLoop, until } from '../../testing/small-loop.js'
import { HAS_TMUX, openTmux, type TmuxScreen } from '../../testing/tmux-screen.js'

const PROGRAM = `${process.execPath} ${fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))}`
const SLOW_TEST =
  '#!/bin/sh\necho started >> tests.txt\nsleep "$(cat seconds)"\ncp report.xml "$UNTILGREEN_REPORTS/report.xml"\nexit "$(cat exit-code)"\n'

const open: { remove?(): void; close?(): void }[] = []
function slowLoop(seconds: string): SmallLoop {
  const loop = smallLoop()
  open.push(loop)
  loop.write('test.sh', SLOW_TEST)
  loop.write('seconds', seconds)
  return loop
}
function screenOf(loop: SmallLoop, args: string, size: { columns?: number; rows?: number } = {}): TmuxScreen {
  const screen = openTmux(`${PROGRAM} ${args}`, { cwd: loop.folder, ...size })
  open.push(screen)
  return screen
}
const shows = (screen: TmuxScreen, text: string | RegExp) =>
  until(
    () => (typeof text === 'string' ? screen.lines().join('\n').includes(text) : text.test(screen.lines().join('\n'))),
    40_000,
  )

afterEach(() => {
  for (const thing of open.splice(0).reverse()) {
    thing.close?.()
    thing.remove?.()
  }
})

describe.runIf(HAS_TMUX)('the live view on a terminal (tmux)', () => {
  it('shows the running stage in place, hides the cursor, and leaves a summary and the cursor', async () => {
    const loop = slowLoop('1.5')
    const screen = screenOf(loop, 'run small')
    await shows(screen, '● test')
    expect(screen.cursorIsVisible()).toBe(false)
    expect(screen.lines().join('\n')).toMatch(
      /small on small-.*cycle 1 of at most 2.*✓ deploy.*Ctrl-C drains, again kills/s,
    )
    await shows(screen, 'exit 0')
    const text = screen.lines().join('\n')
    expect(text).toMatch(/cycle 1: green, 2 of 2 passed on r1.*GREEN after 1 cycle on r1, 2 of 2 passed/s)
    expect(text).not.toContain('● test')
    expect(screen.cursorIsVisible()).toBe(true)
  })

  it('drains on Ctrl-C and says so, and gives the cursor back', async () => {
    const loop = slowLoop('31.5')
    const screen = screenOf(loop, 'run small')
    await until(() => loop.lines('tests.txt').length === 1)
    screen.press('C-c')
    await shows(screen, 'exit 130')
    expect(screen.lines().join('\n')).toMatch(/interrupted after 1 cycle.*goes on from here/s)
    expect(screen.cursorIsVisible()).toBe(true)
    expect(loop.events().at(-1)).toMatchObject({ event: 'loop:interrupted', reason: 'SIGINT' })
  })

  it('survives becoming narrow and low, and fits', async () => {
    const loop = slowLoop('4')
    const screen = screenOf(loop, 'run small', { columns: 120, rows: 40 })
    await shows(screen, '● test')
    screen.resize(40, 10)
    await until(
      () => screen.lines().filter((line) => line.includes('● test')).length === 1 && screen.lines().length <= 11,
    )
    expect(
      screen
        .lines()
        .filter((line) => /^─+$/.test(line))
        .every((line) => line.length === 40),
    ).toBe(true)
    await shows(screen, 'exit 0')
  })

  it('F78 is deaf to what a test’s name and message try to do to the terminal', async () => {
    const loop = slowLoop('0')
    const payload = '&#x9b;2J&#x9d;52;c;ZXZpbA==&#x9c;&#x202e;gnp'
    loop.write('report.xml', junit(['a'], [`evil${payload}`], `boom ${payload}`))
    loop.write('exit-code', '1')
    const screen = screenOf(loop, 'run small')
    await shows(screen, 'exit 1')
    expect(screen.lines().join('\n')).toMatch(/cycle 1: failed, 1 of 2 passed.*max-cycles after 2 cycles/s)
    expect(screen.lines().join('\n')).not.toMatch(/[\u202a-\u202e]/)
  })

  it('is plain lines where the terminal is dumb', async () => {
    const loop = slowLoop('0')
    const screen = openTmux(`TERM=dumb ${PROGRAM} run small`, { cwd: loop.folder })
    open.push(screen)
    await shows(screen, 'exit 0')
    expect(screen.lines().join('\n')).toMatch(/\d\d:\d\d:\d\d cycle 1\n.*stopped: green/s)
  })
})

describe.runIf(HAS_TMUX)('watch on a terminal (tmux)', () => {
  it('shows a loop that another process runs, and q leaves it running', async () => {
    const loop = slowLoop('3')
    const { finished } = loop.start('run', 'small')
    await until(() => loop.lines('tests.txt').length === 1)
    const screen = screenOf(loop, 'watch small')
    await shows(screen, /cycle 1 .*● test.*q leaves; the loop goes on/s)
    screen.press('q')
    await shows(screen, 'exit 0')
    expect(screen.cursorIsVisible()).toBe(true)
    expect((await finished).code).toBe(0)
  })

  it('ends with the session, with its summary', async () => {
    const loop = slowLoop('1.5')
    const { finished } = loop.start('run', 'small')
    await until(() => loop.lines('tests.txt').length === 1)
    const screen = screenOf(loop, 'watch')
    await finished
    await shows(screen, 'exit 0')
    expect(screen.lines().join('\n')).toContain('GREEN after 1 cycle on r1')
  })
})
