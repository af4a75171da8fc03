/**
 * Which secret the deployed validator checks a token with, as the name of an environment variable of the loop; never the secret.
 * How the token came stands in UNTILGREEN_TOKEN_VIA, the revision in UNTILGREEN_REVISION.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { wantedRevision } from './deployment/wanted-revision.mjs'

const NAMES = { current: 'DEMO_JWT_SECRET', previous: 'DEMO_JWT_SECRET_PREVIOUS' }

const revision = process.env.UNTILGREEN_REVISION || wantedRevision()
const file = join(dirname(fileURLToPath(import.meta.url)), 'revisions', revision, 'backend.json')
const { jwt } = JSON.parse(readFileSync(file, 'utf8'))
const isSubprotocol = (process.env.UNTILGREEN_TOKEN_VIA ?? '').startsWith('subprotocol')
console.log(NAMES[isSubprotocol ? jwt.subprotocolSecret : jwt.secret] ?? '')
