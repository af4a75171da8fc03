import { readFileSync } from 'node:fs'

/**
 * What a service is started with: the revision's own configuration and what the deploy adds.
 * @typedef {object} Config
 * @property {'backend' | 'auth'} service
 * @property {string} revision `r1`
 * @property {string} version `2.4.0`
 * @property {string} revisionDir absolute; holds the revision's code (`welcome.mjs`)
 * @property {string} host loopback
 * @property {number} port 0: any free one; the bound one goes to `portFile`
 * @property {string} portFile
 * @property {string} secretsFile JSON, name → secret
 * @property {{ secret: string, subprotocolSecret: string }} jwt names in `secretsFile`
 * @property {string} storeFile threads, messages and sessions; survives a deploy
 * @property {string} faultsFile see faults.mjs; may be absent
 * @property {boolean} faultsEnabled `POST /__faults` is there
 * @property {string} authUrl
 * @property {number} startupMs how long `/health/ready` says 503 after the start
 * @property {number} requestsPerSecond of one user, above it 429
 */

/** @returns {Config} from the file named by the process's only argument */
export function loadConfig(argv = process.argv) {
  const file = argv[2]
  if (!file) throw new Error('usage: node backend.mjs|auth.mjs CONFIG.json')
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** @returns {Record<string, string>} the secrets by name */
export function loadSecrets(config) {
  return JSON.parse(readFileSync(config.secretsFile, 'utf8'))
}
