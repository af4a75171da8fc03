import { notFound, unprocessable } from './http.mjs'

/** @type {Record<string, { description: string, parameters: Record<string, string>, run: (args: object) => unknown }>} */
const TOOLS = {
  calculator: {
    description: 'Adds, subtracts, multiplies or divides two numbers.',
    parameters: { operation: 'add | subtract | multiply | divide', a: 'number', b: 'number' },
    run: calculate,
  },
  text_statistics: {
    description: 'Counts the words and characters of a text.',
    parameters: { text: 'string' },
    run: textStatistics,
  },
}

const OPERATIONS = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
}

/** All tools, without their code. */
export function listTools() {
  return Object.entries(TOOLS).map(([name, { description, parameters }]) => ({ name, description, parameters }))
}

/** Runs a tool. @throws {HttpError} 404 for an unknown one, 422 for arguments that it does not take */
export function runTool(name, args) {
  const tool = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined
  if (!tool) throw notFound(`tool ${name}`)
  if (args === null || typeof args !== 'object')
    throw unprocessable('arguments must be an object', { field: 'arguments' })
  return tool.run(args)
}

function calculate({ operation, a, b }) {
  if (!Object.hasOwn(OPERATIONS, operation ?? '')) throw unprocessable('unknown operation', { field: 'operation' })
  if (typeof a !== 'number' || typeof b !== 'number') throw unprocessable('a and b must be numbers', { field: 'a, b' })
  const value = OPERATIONS[operation](a, b)
  if (!Number.isFinite(value)) throw unprocessable('the result is no number', { field: 'b' })
  return { value }
}

function textStatistics({ text }) {
  if (typeof text !== 'string') throw unprocessable('text must be a text', { field: 'text' })
  return { words: text.split(/\s+/).filter(Boolean).length, characters: [...text].length }
}
