import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { fetch as undiciFetch } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.js'
import { openForwardProxy } from './open-forward-proxy.js'
import { openWitnessProxy } from './open-witness-proxy.js'

const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0

async function start(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

async function witnessed(url: string) {
  const proxy = await openWitnessProxy({ url, mode: 'pass' })
  onTestFinished(() => proxy.close())
  return proxy
}

/** What a program prints. */
async function output(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const child = spawn(program, args, { env: { ...process.env, ...env } })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
  await new Promise((resolve) => child.on('close', resolve))
  return out.trim()
}

const echo = () =>
  createServer((request, response) => {
    response.writeHead(Number(request.url?.slice(1)) || 200)
    request.pipe(response)
  })

describe('clients', () => {
  it('undici', async () => {
    const proxy = await witnessed(`http://127.0.0.1:${await start(echo())}`)
    const answer = await undiciFetch(`${proxy.url}/201`, { method: 'POST', body: 'ä'.repeat(70_000) })
    expect([answer.status, await answer.text()]).toEqual([201, 'ä'.repeat(70_000)])
    expect(proxy.seen()).toMatchObject({ requests: 1, statuses: [201] })
  })

  it('urllib of Python', async () => {
    const proxy = await witnessed(`http://127.0.0.1:${await start(echo())}`)
    const program = 'import urllib.request,sys;print(urllib.request.urlopen(sys.argv[1],b"x=1").read())'
    expect(await output('python3', ['-c', program, proxy.url])).toBe("b'x=1'")
    expect(proxy.seen()).toMatchObject({ connections: 1, requests: 1, statuses: [200] })
  })

  it.runIf(has('go', 'version'))('net/http of Go', { timeout: 60_000 }, async () => {
    const proxy = await witnessed(`http://127.0.0.1:${await start(echo())}`)
    const folder = temporaryFolder()
    const program = `package main
import ("fmt"; "io"; "net/http"; "os"; "strings")
func main() {
  answer, err := http.Post(os.Getenv("API_URL")+"/202", "text/plain", strings.NewReader("hello"))
  if err != nil { panic(err) }
  body, _ := io.ReadAll(answer.Body)
  fmt.Print(answer.StatusCode, " ", string(body))
}`
    writeFileSync(join(folder, 'main.go'), program)
    const env = { API_URL: proxy.url, GOCACHE: join(folder, 'cache'), GOFLAGS: '-mod=mod' }
    expect(await output('go', ['run', join(folder, 'main.go')], env)).toBe('202 hello')
    expect(proxy.seen()).toMatchObject({ connections: 1, requests: 1, statuses: [202] })
  })
})

describe.runIf(has('nginx', '-v'))('nginx as the target', () => {
  it('gives the same bytes: compressed, in ranges, kept alive', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'logs'))
    writeFileSync(join(folder, 'page.txt'), 'nginx '.repeat(5_000))
    const free = createServer()
    const port = await start(free)
    await new Promise((resolve) => free.close(resolve))
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
      events {} http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
      uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; gzip on; gzip_types text/plain; gzip_proxied any;
      server { listen 127.0.0.1:${port}; root ${folder}; } }`,
    )
    const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
    onTestFinished(() => void nginx.kill('SIGKILL'))
    const direct = `http://127.0.0.1:${port}`
    for (let tries = 0; tries < 100 && !(await fetch(direct).catch(() => undefined)); tries++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    const proxy = await witnessed(direct)
    const ask = (url: string) => {
      const page = (header: string) => `GET /page.txt HTTP/1.1\r\nHost: x\r\n${header}\r\n`
      const two = `${page('Accept-Encoding: gzip')}\r\n${page('Range: bytes=10-20')}`
      return raw(url, `${two}Connection: close\r\n\r\n`)
    }
    const without = await ask(direct)
    expect(await ask(proxy.url)).toBe(without)
    expect(without).toMatch(/Content-Encoding: gzip[\s\S]*206 Partial Content/)
    expect(proxy.seen()).toMatchObject({ connections: 1, requests: 2, statuses: [200, 206] })
  })
})

describe('a target with TLS', () => {
  it('is not talked to where nobody vouches for its certificate, and the reason is kept', async () => {
    const { port } = await tlsTarget()
    const proxy = await witnessed(`https://localhost:${port}`)
    await expect(fetch(proxy.url)).rejects.toThrow()
    expect(proxy.problems()).toEqual([`localhost:${port}: DEPTH_ZERO_SELF_SIGNED_CERT`])
    expect(proxy.seen()).toMatchObject({ connections: 1, bytesReceived: 0 })
  })

  it('is talked to by its own name where its certificate is trusted', async () => {
    const { port, certificate } = await tlsTarget()
    const program = `import { openWitnessProxy } from ${JSON.stringify(new URL('../../../dist/platform/witness-proxy/open-witness-proxy.js', import.meta.url))}
const proxy = await openWitnessProxy({ url: 'https://localhost:${port}/v1', mode: 'pass' })
console.log(await (await fetch(proxy.url)).text(), proxy.seen().tlsFingerprint.length)
await proxy.close()`
    const args = ['--input-type=module', '-e', program]
    expect(await output(process.execPath, args, { NODE_EXTRA_CA_CERTS: certificate })).toBe(`localhost:${port}/v1 95`)
  })
})

describe('a forward proxy', () => {
  it('counts what goes to its addresses, through CONNECT and as plain requests, and passes on the rest', async () => {
    const [watched, other] = [await start(echo()), await start(echo())]
    const forward = await openForwardProxy({ addresses: [`127.0.0.1:${watched}`] })
    onTestFinished(() => forward.close())
    const env = { http_proxy: forward.url, no_proxy: '' }
    const program = `import urllib.request,sys
for port in sys.argv[1:]: print(urllib.request.urlopen('http://127.0.0.1:%s/203' % port, b'x').status)`
    expect(await output('python3', ['-c', program, String(watched), String(other)], env)).toBe('203\n203')
    expect(forward.seen()).toMatchObject({ connections: 1, requests: 1, statuses: [203] })
    const socket = connect(Number(new URL(forward.url).port), '127.0.0.1')
    socket.write(`CONNECT 127.0.0.1:${watched} HTTP/1.1\r\n\r\n`)
    await new Promise((resolve) => socket.once('data', resolve))
    socket.write('GET /204 HTTP/1.1\r\nHost: x\r\n\r\n')
    const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 204/)
    socket.destroy()
    expect(forward.seen().connections).toBe(2)
  })
})

async function tlsTarget(): Promise<{ port: number; certificate: string }> {
  const folder = temporaryFolder()
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '1', '-nodes']
  const files = ['-keyout', key, '-out', certificate]
  const argv = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject, ...files]
  execFileSync('openssl', argv, { stdio: 'ignore' })
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) =>
    response.end(`${request.headers.host}${request.url}`),
  )
  return { port: await start(server), certificate }
}

/** All bytes that a server answers to these bytes. */
function raw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer.replaceAll(/^date: .*\r\n/gim, '')))
  })
}
