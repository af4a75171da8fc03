/** The first frame of a connection. @param {object} fields what it tells the client */
export function welcome(fields) {
  return {
    event: 'connection_established',
    ...fields,
    server_time: new Date().toISOString(),
    timestamp: Date.now() / 1000,
  }
}
