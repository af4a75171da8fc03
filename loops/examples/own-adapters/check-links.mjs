// @ts-check
/** Checks that each link of a folder of pages leads somewhere: `node check-links.mjs DIR`. Writes TAP. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [, , folder = '.'] = process.argv
const links = readdirSync(folder)
  .filter((name) => name.endsWith('.html'))
  .flatMap((page) =>
    [...readFileSync(join(folder, page), 'utf8').matchAll(/href="([^"]+)"/g)].map(([, to = '']) => ({ page, to })),
  )
const points = links.map(({ page, to }, at) => {
  const leads = existsSync(join(folder, to))
  return `${leads ? 'ok' : 'not ok'} ${at + 1} - ${page} leads to ${to}`
})
writeFileSync(
  join(process.env.UNTILGREEN_REPORTS ?? '.', 'links.tap'),
  `TAP version 14\n1..${points.length}\n${points.join('\n')}\n`,
)
process.exitCode = points.some((point) => point.startsWith('not')) ? 1 : 0
