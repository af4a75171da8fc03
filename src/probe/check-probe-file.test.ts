import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkProbeFile } from './check-probe-file.js'
import { probeFileSchema } from './probe-file.js'

const GOOD = '{ http: "http://x/", expect: { status: 200 } }'
const problems = (yaml: string) =>
  checkProbeFile(probeFileSchema.parse(parse(yaml))).map(({ path, message }) => `${path.join('.')}: ${message}`)
const ofStep = (step: string) => problems(`probes: [{ name: a, steps: [${GOOD}, ${step}] }]`)

describe('a probe file', () => {
  it('without mistakes has no problems', () => {
    const yaml = `
      sequences: { open: [ { http: "http://x/\${user}", save: { id: /id } } ] }
      probes:
        - { name: a, steps: [ { use: open, with: { user: u }, save: { mine: id } }, { check: [ { value: "\${mine}", is: { type: string } } ] } ] }
        - { name: b, needs: [a], steps: [ { ws: { url: "ws://x", talk: [ { next: { /a: "\${mine|url}" } } ] } } ] }`
    expect(problems(yaml)).toEqual([])
  })

  it.each([
    ['no kind', '{ name: x }', 'a step is one of'],
    ['two kinds', '{ http: "http://x/", wait: 1s }', 'a step is one thing, this is http and wait'],
    ['an empty expect', '{ http: "http://x/", expect: {} }', 'an empty `expect` asks nothing'],
    ['a misplaced condition', '{ http: "http://x/", expect: { close: 1 } }', "`close` can't be asked of a http step"],
    ['expect of a wait', '{ wait: 1s, expect: { status: 1 } }', 'a wait step has no `expect`'],
    [
      'an unknown operator',
      '{ http: "http://x/", expect: { json: { /a: { matchs: x } } } }',
      "'matchs' is no condition",
    ],
    [
      'an operator inside another',
      '{ http: "http://x/", expect: { json: { /a: { every: { gt: {} } } } } }',
      'a limit is',
    ],
    ['an empty condition', '{ http: "http://x/", expect: { json: { /a: {} } } }', 'an empty condition asks nothing'],
    ['a bad pattern', '{ http: "http://x/", expect: { body: { matches: "(" } } }', 'no RE2 pattern'],
    ['a bad type', '{ http: "http://x/", expect: { body: { type: text } } }', 'a type is one of'],
    ['a bad recent', '{ http: "http://x/", expect: { body: { recent: 5 } } }', '`recent` takes a duration'],
    ['a percentile of one', '{ http: "http://x/", expect: { latency: { p95: 1s } } }', 'a percentile needs `repeat`'],
    ['with without use', '{ http: "http://x/", with: { a: 1 } }', '`with` goes with `use`'],
    ['within and repeat', '{ http: "http://x/", within: 1s, repeat: 2 }', 'does not go with `repeat`'],
    ['every without within', '{ http: "http://x/", every: 1s }', '`every` goes with `within`'],
    ['json and body', '{ http: { url: "http://x/", json: 1, body: a } }', '`json` or `body`, not both'],
    ['a token of nothing', '{ jwt: {} }', 'a token is made with'],
    ['ws to nowhere', '{ ws: {} }', 'has a `url` to open'],
    ['ws to both', '{ ws: { url: "ws://x", on: a } }', 'has a `url` to open'],
    ['a move of two kinds', '{ ws: { url: "ws://x", talk: [{ send: 1, wait: 1s }] } }', 'a move is exactly one of'],
    [
      'a misplaced part',
      '{ ws: { url: "ws://x", talk: [{ send: 1, latency: 1s }] } }',
      '`latency` goes with await or next',
    ],
    ['a bad frame', '{ ws: { url: "ws://x", talk: [{ await: { /a: { foo: 1 } } }] } }', "'foo' is no condition"],
    ['an unknown variable', '{ http: "http://x/${nothing}" }', "there is no variable 'nothing'"],
    ['an unknown filter', '{ http: "http://x/${uuid|rot13}" }', "there is no filter 'rot13'"],
    ['an unknown sequence', '{ use: nothing }', "there is no sequence named 'nothing'"],
    ['nothing to save', '{ wait: 1s, save: { a: /b } }', 'nothing to save from a wait step'],
  ])('with %s says so at its place', (_name, step, message) => {
    expect(ofStep(step)).toEqual([expect.stringMatching(/^probes\.0\.steps\.1.*: /)])
    expect(ofStep(step)[0]).toContain(message)
  })

  it('names the probe that could not fail, through sequences and parallel steps', () => {
    const message = "probes.0: the probe 'a' has no `expect`: it could not fail"
    expect(problems('probes: [{ name: a, steps: [{ http: "http://x/" }] }]')).toEqual([message])
    expect(
      problems('sequences: { s: [{ http: "http://x/" }] }\nprobes: [{ name: a, steps: [{ parallel: [{ use: s }] }] }]'),
    ).toEqual([message])
    expect(problems(`sequences: { s: [${GOOD}] }\nprobes: [{ name: a, steps: [{ parallel: [{ use: s }] }] }]`)).toEqual(
      [],
    )
  })

  it('names doubled names, needs that lead nowhere, and circles', () => {
    const probe = (name: string, needs: string) => `{ name: ${name}, needs: [${needs}], steps: [${GOOD}] }`
    expect(problems(`probes: [${probe('a', '')}, ${probe('a', 'x')}]`)).toEqual([
      "probes.1.name: there are two probes named 'a'",
      "probes.1.needs.0: there is no probe named 'x'",
    ])
    expect(problems(`probes: [${probe('d', 'a')}, ${probe('a', 'b')}, ${probe('b', 'a')}]`)).toEqual([
      'probes.1.needs: probes need each other in a circle: a → b → a',
    ])
    expect(problems(`probes: [${probe('a', 'a')}]`)).toEqual([
      'probes.0.needs: probes need each other in a circle: a → a',
    ])
    expect(problems(`sequences: { s: [{ use: s }] }\nprobes: [${probe('a', '')}]`)).toEqual([
      'sequences.s: sequences use each other in a circle: s → s',
    ])
  })

  it.each([
    ['no probes', 'probes: []'],
    ['an unknown key', 'probes: [{ name: a, steps: [{ htpp: x }] }]'],
    ['a pointer without slash', 'probes: [{ name: a, steps: [{ http: x, expect: { json: { a: 1 } } }] }]'],
    ['a duration without unit', 'probes: [{ name: a, timeout: "5", steps: [{ wait: 1s }] }]'],
    [
      'an unknown part of a frame',
      'probes: [{ name: a, steps: [{ ws: { url: x }, expect: { frames: [{ type: a }] } }] }]',
    ],
  ])('with %s does not meet its schema', (_name, yaml) => {
    expect(probeFileSchema.safeParse(parse(yaml)).success).toBe(false)
  })
})
