import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { EXIT } from '../errors.js'
import { commandNames } from './commands/index.js'

const README = readFileSync(new URL('README.md', import.meta.url), 'utf8')

/** Rows of the table under this head, as cells. */
function rowsUnder(head: string): string[][] {
  const [, table = ''] = README.split(`${head}\n`)
  const rows = table.split('\n\n')[0]?.split('\n').slice(1) ?? []
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const numbersIn = (text: string) => (text.match(/\d+/g) ?? []).map(Number)

it('the README names each command once, and none that is not there', () => {
  const named = rowsUnder('| command | for | ends with |').flatMap(([names = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  )
  expect(named.toSorted()).toEqual(commandNames().toSorted())
})

it('the README explains each exit code of the catalogue, and no command ends with another', () => {
  const explained = rowsUnder('| code | means |').flatMap(([codes = '']) => numbersIn(codes))
  const catalogue = Object.values(EXIT).toSorted((a, b) => a - b)
  expect(explained).toEqual(catalogue)
  const used = rowsUnder('| command | for | ends with |').flatMap(([, , codes = '']) => numbersIn(codes))
  expect(catalogue).toEqual(expect.arrayContaining(used))
})
