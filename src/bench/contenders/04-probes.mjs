// Questions a second at concurrency 25: `ours|loop http|ws PORT COUNT`.
import { Pool } from 'undici'
import WebSocket from 'ws'
import { systemClock } from '../../../dist/platform/clock.js'
import { runProbes } from '../../../dist/probe/run-probes.js'

const [who, what, port, count] = process.argv.slice(2)
const CONCURRENCY = 25
const http = `http://127.0.0.1:${port}`
const ws = `ws://127.0.0.1:${port}/chat`

const STEPS = {
  http: { http: { method: 'GET', url: `${http}/health` }, expect: { status: 200, json: { '/status': 'healthy' } } },
  ws: {
    ws: {
      url: ws,
      talk: [
        { send: { type: 'auth', token: 't' } },
        { next: { json: { '/type': 'welcome' } } },
        { send: { type: 'say', text: 'hello' } },
        { next: { json: { '/type': 'echo', '/text': 'hello' } } },
      ],
    },
  },
}

async function ours(number) {
  const probes = Array.from({ length: number }, (_, at) => ({ name: `probe ${at}`, steps: [STEPS[what]] }))
  const signal = new AbortController().signal
  const results = await runProbes({ probes }, { variables: {}, env: {}, clock: systemClock, signal })
  const failed = results.find(({ status }) => status !== 'passed')
  if (failed !== undefined) throw new Error(`${failed.id}: ${failed.message}`)
}

const pool = new Pool(http, { connections: CONCURRENCY })

async function askHttp() {
  const { statusCode, body } = await pool.request({ method: 'GET', path: '/health' })
  const answer = await body.json()
  if (statusCode !== 200 || answer.status !== 'healthy') throw new Error('a wrong answer')
}

function askSocket() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(ws, { perMessageDeflate: false })
    socket.on('open', () => socket.send('{"type":"auth","token":"t"}'))
    socket.on('message', (bytes) => {
      const { type, text } = JSON.parse(String(bytes))
      if (type === 'welcome') socket.send('{"type":"say","text":"hello"}')
      else if (type === 'echo' && text === 'hello') socket.close(1000)
      else reject(new Error('a wrong answer'))
    })
    socket.on('close', resolve)
    socket.on('error', reject)
  })
}

async function loop(number) {
  let left = number
  const one = what === 'http' ? askHttp : askSocket
  const worker = async () => {
    while (left-- > 0) await one()
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
}

const run = who === 'ours' ? ours : loop
await run(Math.ceil(Number(count) / 10))
const started = performance.now()
await run(Number(count))
console.log(JSON.stringify({ value: performance.now() - started }))
process.exit()
