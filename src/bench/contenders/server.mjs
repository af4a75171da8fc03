// A small service: GET answers JSON; a WebSocket wants {type: auth}, says welcome, and echoes. Ends with its parent.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

const server = createServer((_, response) => {
  response.setHeader('content-type', 'application/json')
  response.end('{"status":"healthy","revision":"r1","uptime":12}')
})
const sockets = new WebSocketServer({ server })
sockets.on('connection', (socket) => {
  socket.on('message', (bytes) => {
    const message = JSON.parse(String(bytes))
    socket.send(
      JSON.stringify(message.type === 'auth' ? { type: 'welcome', user: 'u1' } : { ...message, type: 'echo' }),
    )
  })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.on('end', () => process.exit()).resume()
