import { UntilgreenError } from '../errors.js'
import { fileFacts, hashText, readText } from '../platform/files.js'
import { join } from '../platform/paths.js'
import { checkLoop } from './check-loop.js'
import { configInvalid } from './config-invalid.js'
import { readDocument, type SourceDocument } from './document.js'
import { interpolate } from './interpolate.js'
import type { LoopConfig } from './loop-config.js'
import { type LoopFile, loopFileSchema, loopFileSchemaOf } from './loop-file.js'
import { namedSecrets } from './named-secrets.js'
import { familiesWith, type OwnAdapters } from './own-adapters.js'
import type { Problem } from './problem.js'
import { checkAgainst } from './schema-problems.js'

/** Where a loop file is looked for, and what fills its variables. */
export interface LoadingContext {
  /** Absolute. */
  workingDirectory: string
  env: Readonly<Record<string, string | undefined>>
  /** Kinds of yours that the file may use, besides the built-in ones. */
  adapters?: OwnAdapters
}

/**
 * Reads and checks a loop file.
 * @param loop an id (`loops/<id>.yaml` under the working directory) or a path.
 * @throws UntilgreenError CONFIG_MISSING, or CONFIG_INVALID with all problems at once, each with its place.
 */
export async function loadLoop(loop: string, context: LoadingContext): Promise<LoopConfig> {
  const { config, problems, document } = await inspectLoop(loop, context)
  if (config !== undefined && problems.length === 0) return config
  throw configInvalid(problems, new Map([[document.file, document.text]]))
}

/** The same without throwing for what is wrong with the file: for `validate`. @throws UntilgreenError CONFIG_MISSING */
export async function inspectLoop(
  loop: string,
  context: LoadingContext,
): Promise<{ config?: LoopConfig; problems: Problem[]; document: SourceDocument }> {
  const file = await findLoopFile(loop, context.workingDirectory)
  const text = await readText(join(context.workingDirectory, file), { maxBytes: 4 * 1024 * 1024 })
  const document = readDocument(file, text)
  const { adapters } = context
  const schema = adapters === undefined ? loopFileSchema : loopFileSchemaOf(familiesWith(adapters))
  const checked = checkAgainst(schema, filled(document, context))
  const interpolated = interpolate(document.value, { vars: varsOf(document.value), env: context.env })
  const problems = [...checked.problems, ...placed(interpolated.problems, document)]
  if (checked.value !== undefined) problems.push(...placed(checkLoop(checked.value), document))
  if (checked.value === undefined) return { problems, document }
  const named = namedSecrets(checked.value, context.env)
  problems.push(...placed(named.problems, document))
  const config: LoopConfig = {
    ...checked.value,
    file,
    hash: hashText(text),
    text,
    workingDirectory: context.workingDirectory,
    secrets: [...interpolated.secrets, ...named.secrets],
    ...(adapters !== undefined && { adapters }),
  }
  return { config, problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)), document }
}

/** The path of a loop's file, as it is best shown to the user. @throws UntilgreenError CONFIG_MISSING */
export async function findLoopFile(loop: string, workingDirectory: string): Promise<string> {
  const isId = /^[a-z0-9-]{1,52}$/.test(loop)
  const candidates = isId ? [`loops/${loop}.yaml`, `loops/${loop}.yml`, loop] : [loop]
  for (const candidate of candidates) {
    const facts = await fileFacts(join(workingDirectory, candidate))
    if (facts?.kind === 'file') return candidate
  }
  throw new UntilgreenError('CONFIG_MISSING', `there is no loop file ${candidates[0]}`)
}

function filled(document: SourceDocument, { env }: LoadingContext): SourceDocument {
  if (document.problems.length > 0) return document
  return { ...document, value: interpolate(document.value, { vars: varsOf(document.value), env }).value }
}

function varsOf(value: unknown): Record<string, string> {
  const vars = (value as { vars?: unknown } | null)?.vars
  if (vars === null || typeof vars !== 'object') return {}
  return Object.fromEntries(Object.entries(vars as LoopFile['vars']).map(([name, inner]) => [name, String(inner)]))
}

function placed(
  complaints: readonly { path: readonly (string | number)[]; message: string; hint?: string }[],
  document: SourceDocument,
): Problem[] {
  return complaints.map(({ path, message, hint }) => ({
    file: document.file,
    ...document.locate(path),
    message,
    ...(hint !== undefined && { hint }),
  }))
}
