// A child that floods: `ours|plain|detached MIB FOLDER`.
import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../../../dist/platform/processes/run-command.js'

const [who, mebibytes, folder] = process.argv.slice(2)
const line = '2026-01-01T00:00:00Z INFO request 4711 answered with 200 in 12 ms and closed'
const shell = `yes '${line}' | head -c ${Number(mebibytes) * 1024 * 1024}`

const started = performance.now()
const seen = who === 'ours' ? await ours() : await discard(who === 'detached')
const value = performance.now() - started
if (seen !== Number(mebibytes) * 1024 * 1024) throw new Error(`${seen} bytes were seen`)
console.log(JSON.stringify({ value, rssMb: process.resourceUsage().maxRSS / 1024 }))
process.exit()

async function ours() {
  const outputFile = join(folder, 'flood.log')
  const spec = { shell, cwd: folder, env: { PATH: process.env.PATH }, commandId: `flood-${process.pid}`, outputFile }
  const { outputBytes, tail } = await runCommand(spec, new AbortController().signal)
  if (!tail.includes('request 4711') || statSync(outputFile).size < 1024 * 1024) throw new Error('the end was not kept')
  return outputBytes
}

function discard(detached) {
  return new Promise((resolve) => {
    let bytes = 0
    const child = spawn('/bin/sh', ['-c', shell], { detached, stdio: ['ignore', 'pipe', 'ignore'] })
    child.stdout.on('data', (chunk) => {
      bytes += chunk.length
    })
    child.once('close', () => resolve(bytes))
  })
}
