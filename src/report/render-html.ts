import { inertText } from '../model/inert-text.js'
import { readText } from '../platform/files.js'
import { sha256Base64 } from '../platform/hash-text.js'
import { packageFile } from '../platform/package-file.js'
import { brief } from './brief.js'
import { curveSvg } from './curve-svg.js'
import { htmlText } from './html-text.js'
import { inlineCode } from './inline-code.js'
import type { ReportView } from './report-view.js'
import { RESULT_MARKS } from './result-marks.js'
import { loadTemplate } from './template.js'

/**
 * A report as one HTML file that needs nothing else: no script, no network, its own style allowed by hash.
 * @param mask takes secrets out; applied to each text before it is cut or escaped.
 */
export async function renderHtml(view: ReportView, mask: (text: string) => string): Promise<string> {
  const css = await readText(packageFile('templates/report.css'))
  // Made harmless before it is cut: half an escape sequence would be none, and its rest would show.
  const cut = (text: string, characters: number) => brief(inertText(mask(text)), characters)
  const fill = await loadTemplate('report.html.eta', (text) => htmlText(mask(text)))
  return fill({
    ...view,
    css,
    cssHash: sha256Base64(css),
    marks: RESULT_MARKS,
    brief: cut,
    start: (text: string, characters: number) => inertText(mask(text)).slice(0, characters),
    rich: (text: string, characters: number) =>
      inlineCode(cut(text, characters), htmlText, (code) => `<code>${htmlText(code)}</code>`),
    curve: curveSvg(view.curve, { width: 420, height: 150 }),
    points: view.curve,
  })
}
