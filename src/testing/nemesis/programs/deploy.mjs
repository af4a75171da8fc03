import { about, hang, leak, leaveChild, sleep, tell } from './ask.mjs'

const { order } = await tell('orders/deploy')
const serve = () => tell('switch')
if (order === 'fail') process.exit(1)
if (order === 'hang') await hang()
if (order === 'leave-on-failure') {
  leaveChild()
  process.exit(1)
}
if (order === 'leak') await leak()
if (order === 'leave') leaveChild()
if (order === 'slow-switch') {
  await sleep(150)
  await serve()
} else if (order !== 'old-serves') await serve()
if (order === 'fail-late') process.exit(3)
if (order === 'hang-late') await hang()
process.stdout.write(`deployed ${about.revision}\n`)
await tell('deployed')
