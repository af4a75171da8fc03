import { Eta } from 'eta/core'
import { readText } from '../platform/files.js'
import { packageFile } from '../platform/package-file.js'

/** A template of `templates/`, ready to be filled. `<%= %>` goes through `escapeText`, always; `<%~ %>` is for what is escaped already. */
export async function loadTemplate(
  name: string,
  escapeText: (text: string) => string,
): Promise<(values: object) => string> {
  const eta = new Eta({ autoEscape: true, escapeFunction: (value) => escapeText(String(value ?? '')) })
  const template = eta.compile(await readText(packageFile(`templates/${name}`)))
  return (values) => eta.render(template, values)
}
