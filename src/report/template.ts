import { Eta, type TemplateFunction } from 'eta/core'
import { readText } from '../platform/files.js'
import { packageFile } from '../platform/package-file.js'

const compiled = new Map<string, Promise<TemplateFunction>>()

/**
 * A template of `templates/`, ready to be filled; read and compiled once. `<%= %>` goes through `escapeText`, always; `<%~ %>` is for what is
 * escaped already.
 */
export async function loadTemplate(
  name: string,
  escapeText: (text: string) => string,
): Promise<(values: object) => string> {
  const eta = new Eta({ autoEscape: true, escapeFunction: (value) => escapeText(String(value ?? '')) })
  const template = compiled.get(name) ?? readText(packageFile(`templates/${name}`)).then((text) => eta.compile(text))
  compiled.set(name, template)
  const fill = await template
  return (values) => eta.render(fill, values)
}
