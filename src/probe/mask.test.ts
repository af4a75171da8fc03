import { describe, expect, it } from 'vitest'
import { openMask } from './mask.js'

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'

describe('the mask', () => {
  it('hides what was added, and leaves short values alone', () => {
    const mask = openMask()
    mask.add('s3cret-value')
    mask.add('abc')
    expect(mask.hide('a s3cret-value and abc')).toBe('a *** and abc')
  })

  it.each([
    [`bearer ${TOKEN}`, 'bearer ***'],
    [`jwt.${btoa(TOKEN).replace(/=+$/, '')}`, 'jwt.***'],
    ['{"access_token":"0123456789","id":1}', '{"access_token":"***","id":1}'],
    ['?password=hunter2222&x=1', '?password=***&x=1'],
  ])('hides the secret in %s', (text, hidden) => {
    expect(openMask().hide(text)).toBe(hidden)
  })

  it.each(['{"error_code":"VALIDATION_FAILED","error_message":"Token validation failed"}', '{"status":"healthy"}'])(
    'leaves %s as it is',
    (text) => {
      expect(openMask().hide(text)).toBe(text)
    },
  )
})
