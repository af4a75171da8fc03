import { expect, it } from 'vitest'
import { canDraw } from './live-view.js'

it.each([
  [true, { TERM: 'xterm-256color' }, true],
  [true, {}, true],
  [true, { TERM: 'xterm', CI: 'false' }, true],
  [true, { TERM: 'dumb' }, false],
  [true, { TERM: 'xterm', CI: 'true' }, false],
  [true, { TERM: 'xterm', CI: '1' }, false],
  [false, { TERM: 'xterm' }, false],
])('the live view is drawn: terminal %s, %j: %s', (isTerminal, env, drawn) => {
  expect(canDraw({ isTerminal, env })).toBe(drawn)
})
