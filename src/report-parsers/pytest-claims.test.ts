import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseText } from './testing/parse-text.js'

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
const json = fixture('pytest-json/green.json')
const text = fixture('pytest-text/green-plain.txt')

describe('what pytest says of its own run', () => {
  it.each([1, 3, 4])('exit code %i in a JSON report in which nothing failed is a disagreement', async (code) => {
    const { problems } = await parseText(json.replace('"exitcode": 0', `"exitcode": ${code}`))
    expect(problems).toMatchObject([{ kind: 'totals', message: `exitcode is ${code}, but nothing failed` }])
  })

  it('exit code 1 agrees with a failure, 2 is an interruption and no disagreement', async () => {
    expect((await parseText(fixture('pytest-json/red.json'))).problems).toEqual([])
    const interrupted = await parseText(json.replace('"exitcode": 0', '"exitcode": 2'))
    expect(interrupted).toMatchObject({ problems: [], interrupted: expect.stringMatching(/exitcode 2/) })
  })

  it('a console that collected more than it ran, and says nothing of it, was stopped', async () => {
    const more = text.replace(/collected (\d+) items/, (_line, count) => `collected ${Number(count) + 1} items`)
    expect(more).not.toBe(text)
    expect((await parseText(more)).interrupted).toMatch(/stopped after \d+ of \d+ collected tests/)
    expect((await parseText(text)).interrupted).toBeUndefined()
  })
})
