/** What is asked over HTTP. */
export interface HttpRequest {
  url: string
  /** Default `GET`. */
  method?: string
  headers?: Readonly<Record<string, string>>
  body?: string
  /** A connection of its own, closed afterwards. */
  fresh?: boolean
  /** Redirects are answers unless this is set; then at most 5 are followed. */
  follow?: boolean
}
