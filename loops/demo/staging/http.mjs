import { Buffer } from 'node:buffer'

/** Largest request body that is read, in bytes. */
const BODY_LIMIT_BYTES = 64 * 1024

/** An answer that is not a success: `{error_code, error_message, details?}` with a status. */
export class HttpError extends Error {
  /**
   * @param {number} status HTTP status
   * @param {string} code machine-readable, upper case: `NOT_FOUND`
   * @param {string} message for people
   * @param {{ details?: object, headers?: Record<string, string> }} [more]
   */
  constructor(status, code, message, more = {}) {
    super(message)
    this.status = status
    this.code = code
    this.details = more.details
    this.headers = more.headers ?? {}
  }

  get body() {
    return { error_code: this.code, error_message: this.message, ...(this.details && { details: this.details }) }
  }
}

/** 422: the body is not what the endpoint takes. */
export const unprocessable = (message, details) => new HttpError(422, 'UNPROCESSABLE', message, { details })

/** 404: `what` is not there. */
export const notFound = (what) => new HttpError(404, 'NOT_FOUND', `${what} not found`)

/**
 * The JSON body of a request; `{}` for an empty one.
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<Record<string, unknown>>}
 * @throws {HttpError} 413 above 64 KiB, 422 for what is no JSON object
 */
export async function readJson(request) {
  const chunks = []
  let sizeBytes = 0
  for await (const chunk of request) {
    sizeBytes += chunk.length
    if (sizeBytes > BODY_LIMIT_BYTES)
      throw new HttpError(413, 'TOO_LARGE', `a body has at most ${BODY_LIMIT_BYTES} bytes`)
    chunks.push(chunk)
  }
  if (sizeBytes === 0) return {}
  const value = parseJson(Buffer.concat(chunks).toString('utf8'))
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw unprocessable('the body is no JSON object')
  return value
}

/** A field of a body that must be a string with something in it. @throws {HttpError} 422 */
export function requiredText(body, field) {
  const value = body[field]
  if (typeof value !== 'string' || value.trim() === '') throw unprocessable(`${field} must be a text`, { field })
  return value
}

/** Writes an answer as JSON; `undefined` as an empty body. */
export function sendJson(response, { status = 200, body, headers = {} }) {
  if (response.headersSent) return response.end()
  const text = body === undefined ? '' : JSON.stringify(body)
  const type = text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }
  response.writeHead(status, {
    ...type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(text)
}

function parseJson(text) {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unprocessable(`the body is no JSON: ${error.message}`)
  }
}
