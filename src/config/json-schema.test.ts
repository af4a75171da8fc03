import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analystJsonSchema, loopJsonSchema, probesJsonSchema } from './json-schema.js'

describe('committed JSON Schemas', () => {
  it.each([
    ['loop', loopJsonSchema],
    ['probes', probesJsonSchema],
    ['analyst', analystJsonSchema],
  ])('templates/%s.schema.json is what the code says (`npm run schema` writes it)', (name, generate) => {
    const committed: unknown = JSON.parse(
      readFileSync(new URL(`../../templates/${name}.schema.json`, import.meta.url), 'utf8'),
    )
    expect(committed).toEqual(JSON.parse(JSON.stringify(generate())))
  })
})
