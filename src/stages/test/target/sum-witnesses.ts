import type { Witness } from '../../../model/test-result.js'

const LISTED = 50

/** Several witnesses as one. Nothing at all: zeros. */
export function sumWitnesses(witnesses: readonly Witness[]): Witness {
  const sum = (figure: (witness: Witness) => number) => witnesses.reduce((all, witness) => all + figure(witness), 0)
  const firstBytes = witnesses.flatMap(({ firstByteMs }) => firstByteMs ?? [])
  const fingerprint = witnesses.find(({ tlsFingerprint }) => tlsFingerprint !== undefined)?.tlsFingerprint
  return {
    remotes: [...new Set(witnesses.flatMap(({ remotes }) => remotes))].sort(),
    connections: sum(({ connections }) => connections),
    requests: sum(({ requests }) => requests),
    bytesSent: sum(({ bytesSent }) => bytesSent),
    bytesReceived: sum(({ bytesReceived }) => bytesReceived),
    statuses: witnesses.flatMap(({ statuses }) => statuses).slice(0, LISTED),
    closeCodes: witnesses.flatMap(({ closeCodes }) => closeCodes).slice(0, LISTED),
    ...(firstBytes.length > 0 && { firstByteMs: Math.min(...firstBytes) }),
    ...(fingerprint !== undefined && { tlsFingerprint: fingerprint }),
  }
}
