import { Buffer } from 'node:buffer'
import WebSocket from 'ws'
import type { Staging } from './start-staging.js'

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON the endpoint answers; each test says what it must be
  body: any
}

/** A token of the staging's auth service. */
export async function tokenFor(staging: Staging, user: number, alg?: string): Promise<string> {
  const answer = await ask(`${staging.auth}/auth/token`, { method: 'POST', json: { email: emailOf(user), alg } })
  return answer.body.access_token
}

export const userId = (user: number): string => `staging-e2e-user-${String(user).padStart(3, '0')}`
export const emailOf = (user: number): string => `${userId(user)}@example.test`

/** One request, its JSON answer. */
export async function ask(
  url: string,
  { method = 'GET', token, json, body }: { method?: string; token?: string; json?: unknown; body?: string } = {},
): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const content = json === undefined ? body : JSON.stringify(json)
  const answer = await fetch(url, { method, headers, ...(content !== undefined && { body: content }) })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json')
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
}

/** A token as the subprotocol that carries it. */
export const asSubprotocol = (token: string): string => `jwt.${Buffer.from(token).toString('base64url')}`

// biome-ignore lint/suspicious/noExplicitAny: a frame has whatever shape the server gave it
export type Frame = any

export interface Conversation {
  frames: Frame[]
  protocol: string
  closeCode: number
  closeReason: string
}

export interface Talk {
  protocols?: string[]
  headers?: Record<string, string>
  send?: unknown[]
  /** Ends the conversation from our side once so many frames are there. Not given: the server ends it. */
  frames?: number
}

/** Connects to `/ws`, sends, listens, and tells all that came until the close. */
export function converse(
  staging: Staging,
  { protocols = [], headers = {}, send = [], frames }: Talk,
): Promise<Conversation> {
  const socket = new WebSocket(`${staging.ws}/ws`, protocols, { headers })
  const seen: Frame[] = []
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('open', () => {
      for (const message of send) socket.send(typeof message === 'string' ? message : JSON.stringify(message))
    })
    socket.on('message', (text) => {
      seen.push(JSON.parse(String(text)))
      if (seen.length === frames) socket.close(1000)
    })
    socket.on('close', (closeCode, reason) => {
      resolve({ frames: seen, protocol: socket.protocol, closeCode, closeReason: String(reason) })
    })
  })
}
