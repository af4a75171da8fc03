interface ForbiddenRule {
  name: string
  comment: string
  severity: 'error'
  from: Record<string, unknown>
  to: Record<string, unknown>
}

declare const config: { forbidden: ForbiddenRule[]; options: Record<string, unknown> & { tsConfig?: unknown } }
export default config
