import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodingsOf } from './redact/encodings.js'
import { createMasker } from './redact.js'

const base64url = (text: string) => Buffer.from(text).toString('base64url')
const JWT = `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url('{"sub":"u-003","exp":1757294707}')}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`

/** Feeds the bytes in pieces that end at the given places. */
function streamed(masker: ReturnType<typeof createMasker>, bytes: Buffer, cuts: readonly number[]): string {
  const stream = masker.stream()
  const out: Uint8Array[] = []
  let at = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    if (cut < at) continue
    out.push(stream.push(bytes.subarray(at, cut)))
    at = cut
  }
  out.push(stream.push(bytes.subarray(at)), stream.end())
  return Buffer.concat(out).toString()
}

describe('F83 a known secret', () => {
  const value = 'pä$$ "w0rd"/<&>+\'x\\y'
  const masker = createMasker([{ name: 'DB_PASSWORD', value }])

  test.each(encodingsOf(value))('is masked as %s', (encoded) => {
    expect(masker.mask(`before ${encoded} after`)).toBe('before ***DB_PASSWORD*** after')
  })

  test.each([0, 1, 2])('is masked inside base64 of something longer, shifted by %i', (shift) => {
    const secret = 'correct-horse-battery'
    const masked = createMasker([{ name: 'S', value: secret }]).mask(
      Buffer.from(`${'u'.repeat(shift)}${secret}:rest`).toString('base64'),
    )
    expect(Buffer.from(masked.replaceAll(/\*+S\*+/g, ''), 'base64').toString()).not.toContain('horse')
    expect(masked).toContain('***S***')
  })

  test('is masked in base64 that a tool wrapped', () => {
    const secret = 'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(5)
    const wrapped = (
      Buffer.from(secret)
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    ).join('\n')
    const masked = createMasker([{ name: 'S', value: secret }]).mask(wrapped)
    for (const line of wrapped.split('\n').filter((text) => text.length >= 16)) expect(masked).not.toContain(line)
  })

  test('leaves no rest where it overlaps another', () => {
    const two = createMasker([
      { name: 'A', value: 'abcdef' },
      { name: 'B', value: 'defghi' },
    ])
    expect(two.mask('xabcdefghiy')).toBe('x***A***y')
  })

  test('is not brought back by its own name', () => {
    expect(createMasker([{ name: 'postgres', value: 'postgres' }]).mask('user postgres')).toBe('user ***')
  })

  test('survives in no encoding, for any value and any split', () => {
    fc.assert(
      fc.property(
        fc
          .string({ minLength: 6, maxLength: 40, unit: 'grapheme' })
          .filter((text) => !/[*\r\n]/.test(text) && text.trim().length > 5),
        fc.array(fc.nat(400), { maxLength: 12 }),
        fc.string({ maxLength: 20 }),
        (secret, cuts, around) => {
          const subject = createMasker([{ name: 'S', value: secret }])
          for (const encoded of encodingsOf(secret)) {
            const bytes = Buffer.from(`${around} ${encoded} ${around}`)
            const masked = streamed(subject, bytes, cuts)
            expect(masked).toBe(subject.mask(bytes.toString()))
            expect(masked.replaceAll('***S***', '').replaceAll(around, '')).not.toContain(encoded)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('survives at no split of a stream, byte by byte', () => {
    const bytes = Buffer.from(`one ${value} two\nthree ${JWT} four ${Buffer.from(value).toString('hex')}`)
    const whole = masker.mask(bytes.toString())
    for (let at = 0; at <= bytes.length; at++) expect(streamed(masker, bytes, [at])).toBe(whole)
    expect(streamed(masker, bytes, [...bytes.keys()])).toBe(whole)
  })

  test('survives at no place of a line that is longer than is waited for', () => {
    const line = Buffer.alloc(400_000, 'z')
    for (const at of [0, 65_990, 98_304, 131_060, 200_000, 399_960]) line.write('correct-horse-battery', at)
    const masked = streamed(
      createMasker([{ name: 'S', value: 'correct-horse-battery' }]),
      line,
      [10_000, 66_000, 70_000, 131_070],
    )
    expect(masked).not.toContain('horse')
    expect(masked.match(/\*\*\*S\*\*\*/g)).toHaveLength(6)
  })
})

describe('F84', () => {
  test('a secret of several lines is masked line by line', () => {
    const masker = createMasker([{ name: 'KEY', value: 'first line\r\n  second line\nthird' }])
    expect(masker.mask('a first line b\nsecond line\nthird.')).toBe('a ***KEY*** b\n***KEY***\n***KEY***.')
  })

  test('a short or empty one is named in a warning and makes no noise', () => {
    const masker = createMasker([
      { name: 'PIN', value: '123' },
      { name: 'NONE', value: '' },
    ])
    expect(masker.mask('123 1234 313233 MTIz')).toBe('123 1234 313233 MTIz')
    expect(masker.warnings).toEqual([expect.stringContaining('PIN'), expect.stringContaining('NONE')])
  })
})

describe('bytes that are no text', () => {
  test('stay as they are', () => {
    const bytes = Buffer.from([0xff, 0, 0xc3, 0x28, 0x80])
    expect(createMasker([{ name: 'S', value: 'secret' }]).maskBytes(bytes)).toEqual(bytes)
  })
})
