// Who may import whom. Fails too when nothing was cruised: a check that sees no module holds for any code.
import { cruise } from 'dependency-cruiser'
import config from '../.dependency-cruiser.mjs'

const FEWEST_MODULES = 100

const { output } = await cruise(
  ['src'],
  { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true, outputType: 'json' },
  undefined,
  {
    tsConfig: undefined,
  },
)
const { modules, summary } = JSON.parse(output)
for (const { from, to, rule } of summary.violations) {
  const reason = config.forbidden.find(({ name }) => name === rule.name)?.comment ?? ''
  console.error(`${rule.name}: ${from} imports ${to}\n    ${reason}`)
}
console.log(`${modules.length} modules, ${summary.violations.length} violations`)
if (modules.length < FEWEST_MODULES)
  console.error(`only ${modules.length} modules were cruised: the check itself is broken`)
process.exit(summary.violations.length === 0 && modules.length >= FEWEST_MODULES ? 0 : 1)
