// The floor of 25 checks: `PORT`.
import { request } from 'undici'

const url = `http://127.0.0.1:${process.argv[2]}/health`
await Promise.all(
  Array.from({ length: 25 }, async () => {
    const { statusCode, body } = await request(url)
    if (statusCode !== 200 || (await body.json()).status !== 'healthy') process.exitCode = 1
  }),
)
process.exit()
