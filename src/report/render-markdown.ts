import { fenced } from '../model/fenced.js'
import { inertText } from '../model/inert-text.js'
import { brief } from './brief.js'
import { curveText } from './curve-text.js'
import { inlineCode } from './inline-code.js'
import { markdownCellCode, markdownCode, markdownText } from './markdown-text.js'
import type { ReportView } from './report-view.js'
import { RESULT_MARKS } from './result-marks.js'
import { loadTemplate } from './template.js'

/**
 * A report as Markdown (CommonMark with tables), readable as it is on a terminal too.
 * @param mask takes secrets out; applied to each text before it is cut or escaped.
 */
export async function renderMarkdown(view: ReportView, mask: (text: string) => string): Promise<string> {
  const fill = await loadTemplate('report.md.eta', (text) => markdownText(mask(text)))
  const cut = (text: string, characters: number) => brief(inertText(mask(text)), characters)
  const text = fill({
    ...view,
    marks: RESULT_MARKS,
    brief: cut,
    start: (text: string, characters: number) => inertText(mask(text)).slice(0, characters),
    code: (text: string, characters: number) => markdownCode(cut(text, characters)),
    cellCode: (text: string, characters: number) => markdownCellCode(cut(text, characters)),
    rich: (text: string, characters: number) => inlineCode(cut(text, characters), markdownText, markdownCode),
    richCell: (text: string, characters: number) => inlineCode(cut(text, characters), markdownText, markdownCellCode),
    block: (text: string, characters: number) => fenced(cut(text, characters)),
    curve: curveText(view.curve),
    points: view.curve,
  })
  return `${text.replace(/\n{3,}/g, '\n\n').trim()}\n`
}
