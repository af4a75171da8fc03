/** What an examination found wrong with one token that a test sent; holds neither the token nor a secret. */
export interface TokenFindings {
  /** How it was sent: `subprotocol of ws /ws`, `Authorization of GET /api/agents`. */
  via: string
  /** The secrets and expectations it was held against, by name: `DEMO_JWT_SECRET`, `issuer`. */
  against: string[]
  /** Most likely first; empty for a token that is good by all that was asked. */
  findings: { cause: string; confidence: 'proven' | 'likely' | 'possible'; detail: string }[]
}
