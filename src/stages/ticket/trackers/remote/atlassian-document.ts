interface DocumentNode {
  type: string
  attrs?: Record<string, unknown>
  content?: DocumentNode[]
  text?: string
}

/**
 * Our Markdown as an Atlassian document: headings, code blocks and paragraphs of plain text. Text nodes are never read as markup, so
 * nothing in them can mention or link.
 */
export function atlassianDocument(markdown: string): DocumentNode & { version: 1 } {
  const content: DocumentNode[] = []
  let fence: string | undefined
  let block: string[] = []
  const end = (type: 'paragraph' | 'codeBlock') => {
    const text = block.join('\n')
    if (text.trim() !== '') content.push({ type, content: [{ type: 'text', text }] })
    block = []
  }
  for (const line of markdown.split('\n')) {
    const run = /^(`{3,})\s*$/.exec(line)?.[1]
    if (fence !== undefined) {
      if (run === fence) end('codeBlock')
      if (run === fence) fence = undefined
      else block.push(line)
    } else if (run !== undefined) {
      end('paragraph')
      fence = run
    } else if (/^#{1,6} /.test(line)) {
      end('paragraph')
      content.push({
        type: 'heading',
        attrs: { level: 3 },
        content: [{ type: 'text', text: line.replace(/^#+ /, '') }],
      })
    } else if (line.trim() === '') end('paragraph')
    else block.push(unescaped(line))
  }
  end(fence === undefined ? 'paragraph' : 'codeBlock')
  return { type: 'doc', version: 1, content }
}

/** What Markdown needs escaped, and its emphasis of ours, is shown as it is here. */
function unescaped(line: string): string {
  return line.replace(/^\*\*(\w+( \w+)?:)\*\*/, '$1').replace(/\\([!-/:-@[-`{-~])/g, '$1')
}
