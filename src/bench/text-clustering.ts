/** Small re-implementations of how others make one key of one failure text, after their public descriptions. */
export const TEXT_KEYS: Readonly<Record<string, (messages: readonly string[]) => string[]>> = {
  /** Chromium's LUCI Analysis: numbers and hex runs become placeholders, the first lines are the key. */
  'LUCI reason rules': (messages) =>
    messages.map((message) =>
      head(message)
        .replaceAll(/[0-9a-fA-F]{8,}|0x[0-9a-fA-F]+|\d+/g, '%')
        .slice(0, 300),
    ),
  /** Kubernetes triage: ids and addresses blanked, then texts that are alike enough (here: by shared words) join. */
  'k8s triage': (messages) => nearest(messages.map(triageText), 0.8),
  /** Sentry's grouping by message: the common parameters are replaced, all lines count. */
  'Sentry message': (messages) => messages.map(sentryText),
  /** ReportPortal's unique errors: numbers out, words as a bag, joined at 0.95 of shared words. */
  'ReportPortal unique errors': (messages) =>
    nearest(
      messages.map((message) => message.replaceAll(/\d+/g, '')),
      0.95,
    ),
}

function head(message: string): string {
  return message.split('\n').slice(0, 3).join('\n')
}

function triageText(message: string): string {
  return message
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, 'UNIQ')
    .replaceAll(/0x[0-9a-fA-F]+|\d+\.\d+\.\d+\.\d+(:\d+)?|[0-9a-f]{12,32}/g, 'UNIQ')
    .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'TIME')
}

function sentryText(message: string): string {
  return message
    .replaceAll(/[\w.+-]+@[\w-]+\.[\w.]+/g, '<email>')
    .replaceAll(/https?:\/\/\S+/g, '<url>')
    .replaceAll(/\d+\.\d+\.\d+\.\d+/g, '<ip>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<uuid>')
    .replaceAll(/\b[0-9a-f]{32,40}\b/gi, '<sha>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '<date>')
    .replaceAll(/0x[0-9a-f]+/gi, '<hex>')
    .replaceAll(/-?\d+\.\d+|\d+/g, '<int>')
    .replaceAll(/'[^']*'|"[^"]*"/g, '<quoted_str>')
}

/** Each text joins the first group whose first text is alike enough. */
function nearest(texts: readonly string[], least: number): string[] {
  const groups: { key: string; grams: Set<string> }[] = []
  return texts.map((text) => {
    const grams = gramsOf(text)
    const known = groups.find((group) => likeness(group.grams, grams) >= least)
    if (known !== undefined) return known.key
    groups.push({ key: text, grams })
    return text
  })
}

function gramsOf(text: string): Set<string> {
  const words = text.split(/\W+/).filter(Boolean)
  return new Set(words)
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0
  for (const gram of a) if (b.has(gram)) both++
  return both / Math.max(1, a.size + b.size - both)
}
