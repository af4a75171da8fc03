import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { askHttp } from './http.js'
import { openSocket } from './sockets.js'

async function startTls(): Promise<{ port: number; fingerprint: string }> {
  const folder = temporaryFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-days', '1', '-nodes', '-keyout', key, '-out', cert]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject], {
    stdio: 'ignore',
  })
  const pem = readFileSync(cert, 'utf8')
  const server: Server = createServer({ key: readFileSync(key), cert: pem }, (_request, response) =>
    response.end('secret'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { port: (server.address() as AddressInfo).port, fingerprint: new X509Certificate(pem).fingerprint256 }
}

describe('a certificate that nobody vouches for', () => {
  it('ends an HTTP exchange before the request is sent (F56)', async () => {
    const { port } = await startTls()
    const outcome = await askHttp({ url: `https://localhost:${port}/` }, { timeoutMs: 5_000 })
    expect(outcome).toMatchObject({ problem: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', answered: false } })
  })

  it('ends a WebSocket before the upgrade is sent', async () => {
    const { port } = await startTls()
    const outcome = await openSocket({ url: `wss://localhost:${port}/` }, { timeoutMs: 5_000 })
    expect(outcome).toMatchObject({ problem: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
  })
})
