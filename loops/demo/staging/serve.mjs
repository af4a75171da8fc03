import { renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'

/** How long open connections may take to end, in milliseconds. */
const DRAIN_MS = 500

/**
 * Runs a service until SIGTERM or SIGINT: binds, writes the bound port to `config.portFile`, drains at the end.
 * @param {import('./config.mjs').Config} config
 * @param {import('node:http').RequestListener} listener
 * @param {{ attach?: (server: import('node:http').Server) => void, onStop?: () => void }} [hooks]
 */
export function serve(config, listener, { attach, onStop } = {}) {
  const server = createServer({ keepAliveTimeout: 5_000 }, listener)
  attach?.(server)
  server.on('error', (error) => {
    const taken = error.code === 'EADDRINUSE' ? ': another program has that port' : ''
    console.error(`${config.service} can't listen on ${config.host}:${config.port} (${error.code})${taken}`)
    process.exit(1)
  })
  server.listen(config.port, config.host, () => {
    const { port } = server.address()
    writeWhole(config.portFile, `${port}\n`)
    console.log(`${now()} ${config.service} ${config.revision} listens on http://${config.host}:${port}`)
  })
  const stop = (signal) => {
    console.log(`${now()} ${config.service} ${config.revision} stops by ${signal}`)
    onStop?.()
    server.close(() => process.exit(0))
    server.closeIdleConnections()
    setTimeout(() => process.exit(0), DRAIN_MS).unref()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  return server
}

/** A reader sees the old text or the new one, never half of it. */
export function writeWhole(file, text) {
  const draft = `${file}.${process.pid}.tmp`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, file)
}

const now = () => new Date().toISOString()
