/** The first frame of a connection. @param {object} fields what it tells the client */
export function welcome(fields) {
  const timestamp = Date.now() / 1000
  return {
    type: 'system_message',
    data: { event: 'connection_established', ...fields, server_time: new Date().toISOString(), timestamp },
  }
}
