// Requests one after another over one connection: `PORT COUNT`.
import { Pool } from 'undici'

const [port, count] = process.argv.slice(2).map(Number)
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1 })
const ask = async () => (await pool.request({ method: 'GET', path: '/health' })).body.dump()
for (let at = 0; at < 50; at++) await ask()
const started = performance.now()
for (let at = 0; at < count; at++) await ask()
console.log(JSON.stringify({ value: performance.now() - started }))
process.exit()
