import { appendFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { hang, leak, leaveChild, tell } from './ask.mjs'

const { order } = await tell('orders/fix')
const journal = process.env.JOURNAL
if (order === 'crash') process.abort()
if (order === 'hang') await hang()
if (order === 'leave') leaveChild()
if (order === 'leak') await leak()
if (order === 'edit-tests') writeFileSync('tests/p1.list', 't1\n')
if (order === 'edit-manifest') writeFileSync('loops/p1.manifest', 'p1::t1\n')
if (order === 'append-to-journal') appendFileSync(journal, '{"seq":1,"event":"cycle:finished","green":true}\n')
if (order === 'cut-journal') truncateSync(journal, 400)
if (order === 'replace-journal') {
  writeFileSync(`${journal}.new`, readFileSync(journal, 'utf8').replaceAll('"failed"', '"passed"'))
  renameSync(`${journal}.new`, journal)
}
if (order !== 'nothing') {
  const next = Number(readFileSync('product/revision', 'utf8').slice(1)) + 1
  writeFileSync('product/revision', `r${next}\n`)
}
