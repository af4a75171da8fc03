import type { Examination, ExamineOptions, NamedSecret } from '../../diagnose/jwt/examination.js'
import { examineToken } from '../../diagnose/jwt/examine-token.js'
import { EXIT, UntilgreenError } from '../../errors.js'
import { inertJson } from '../../model/inert-text.js'
import { systemClock } from '../../platform/clock.js'
import type { Call, Command } from '../command.js'
import { textOption, timeOption } from '../option-values.js'
import { printExamination } from '../print-examination.js'
import { readStdin } from '../read-stdin.js'

/** `jwt TOKEN`: why a token is not accepted. */
export const command: Command = {
  name: 'jwt',
  usage:
    'jwt [TOKEN|-] [--secret-env NAME]… [--jwks URL|FILE] [--issuer I] [--audience A] [--now T] [--server-date D] [--json]',
  summary: 'Says why a JSON Web Token is not accepted.',
  options: {
    'secret-env': { type: 'string', multiple: true },
    jwks: { type: 'string' },
    issuer: { type: 'string' },
    audience: { type: 'string' },
    now: { type: 'string' },
    'server-date': { type: 'string' },
  },
  help: {
    'secret-env': "NAME of the variable with the validator's secret; more of them are tried after it",
    jwks: 'URL or FILE of the JSON Web Key Set',
    issuer: 'I: the `iss` that the validator asks for',
    audience: 'A: the `aud` that the validator asks for',
    now: 'T: instead of the current time, RFC 3339 with offset',
    'server-date': "D: the server's `Date` header, to compare clocks: Mon, 08 Sep 2025 01:25:07 GMT",
  },
  examples: [
    'echo "$TOKEN" | untilgreen jwt --secret-env JWT_SECRET_KEY --audience api',
    'untilgreen jwt - --jwks https://auth.example.com/.well-known/jwks.json < token.txt',
  ],
  run,
}

const LONGEST_TOKEN_BYTES = 4 * 1024 * 1024

async function run(call: Call): Promise<number> {
  const secrets = readSecrets(call)
  const options: ExamineOptions = { ...readOptions(call), ...(secrets.length > 0 && { secrets }) }
  const jwks = textOption(call.options, 'jwks')
  const keys = jwks === undefined ? undefined : await (await import('../read-jwks.js')).readJwks(jwks, call.io.signal)
  const text = await readToken(call)
  const examination = await examineToken(text, { ...options, ...(keys !== undefined && { jwks: keys }) })
  call.io.out(call.json ? `${inertJson(examination, 2)}\n` : printExamination(examination, call.io))
  return exitCode(examination)
}

function exitCode({ findings }: Examination): number {
  return findings.length === 0 ? EXIT.green : EXIT.notGreen
}

function readToken({ args, io }: Call): Promise<string> | string {
  const [only] = args
  if (only === undefined || (only === '-' && args.length === 1)) {
    return readStdin(io.stdin, { name: 'the token', maxBytes: LONGEST_TOKEN_BYTES })
  }
  // `jwt Bearer eyJ…` without quotes.
  return args.join(' ')
}

function readSecrets({ options, io }: Call): NamedSecret[] {
  const names = Array.isArray(options['secret-env']) ? options['secret-env'].map(String) : []
  return names.map((name) => {
    const value = io.env[name]
    if (value !== undefined && value !== '') return { name, value }
    // Someone may have given the secret itself: it is not repeated.
    const shown = /^[A-Za-z_]\w{0,63}$/.test(name) ? name : 'named by --secret-env'
    throw new UntilgreenError(
      'CONFIG_INVALID',
      `the environment variable ${shown} is ${value === '' ? 'empty' : 'not set'}`,
      {
        hint: '--secret-env takes the name of a variable, not its value.',
      },
    )
  })
}

function readOptions({ options }: Call): ExamineOptions {
  const now = timeOption(options, 'now')
  const issuer = textOption(options, 'issuer')
  const audience = textOption(options, 'audience')
  const date = textOption(options, 'server-date')
  return {
    nowMs: now === undefined ? systemClock.now() : Date.parse(now),
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
    ...(date !== undefined && { serverMs: httpDateMs(date) }),
  }
}

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
/** RFC 9110 §5.6.7: the one that is sent, and the two that must still be read. */
const HTTP_DATES = [
  new RegExp(`^${DAY}, \\d\\d? ${MONTH} \\d{4} \\d\\d:\\d\\d:\\d\\d (?:GMT|UTC|[+-]0000)$`, 'i'),
  new RegExp(`^${DAY}[a-z]*, \\d\\d-${MONTH}-\\d\\d \\d\\d:\\d\\d:\\d\\d GMT$`, 'i'),
  new RegExp(`^${DAY} ${MONTH} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}$`, 'i'),
]

function httpDateMs(given: string): number {
  const text = given.trim().replace(/^date:\s*/i, '')
  const isKnown = HTTP_DATES.some((pattern) => pattern.test(text))
  const isRfc3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(text)
  const zoned = /GMT|UTC|[+-]\d\d:?\d\d$|z$/i.test(text) ? text : `${text} GMT`
  const ms = isKnown || isRfc3339 ? Date.parse(zoned) : Number.NaN
  if (Number.isNaN(ms)) {
    throw new UntilgreenError(
      'USAGE',
      `--server-date ${JSON.stringify(given.slice(0, 100))} is not an HTTP date: Mon, 08 Sep 2025 01:25:07 GMT`,
    )
  }
  return ms
}
