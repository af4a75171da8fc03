/**
 * Text with `code` between backticks, as markup: what stands between goes through `code`, everything else through `plain`.
 * A backtick without a partner is text.
 */
export function inlineCode(text: string, plain: (text: string) => string, code: (text: string) => string): string {
  return text.replace(/([^`]*)(?:`([^`]+)`|(`+))?/g, (_all, before: string, inside?: string, lone?: string) =>
    [plain(before), inside === undefined ? '' : code(inside), lone === undefined ? '' : plain(lone)].join(''),
  )
}
