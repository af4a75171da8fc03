// Reads one report in a process of its own: `WHO FILE`. Time of the reading, peak memory of the process.
import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [who, file] = process.argv.slice(2)
const fromPeers = createRequire(`${process.env.BENCH_PEERS ?? import.meta.dirname}/package.json`)
// As the product reads files; all that stream get the same.
const chunks = () => createReadStream(file, { highWaterMark: 256 * 1024 })

const READERS = {
  async ours() {
    const { parseReport } = await import('../../../dist/report-parsers/index.js')
    return async () => {
      const report = await parseReport({ name: file, chunks: chunks() })
      if (report.problems.length > 0) throw new Error(JSON.stringify(report.problems[0]))
      return report.tests.length
    }
  },
  async saxes() {
    const { SaxesParser } = await import('saxes')
    return async () => {
      let tests = 0
      const parser = new SaxesParser()
      parser.on('opentag', ({ name }) => {
        if (name === 'testcase') tests++
      })
      parser.on('text', () => undefined)
      for await (const text of chunks().setEncoding('utf8')) parser.write(text)
      parser.close()
      return tests
    }
  },
  async junit2json() {
    const { parse } = await import(pathToFileURL(fromPeers.resolve('junit2json')).href)
    return async () => {
      const { testsuite = [] } = await parse(readFileSync(file, 'utf8'))
      return testsuite.reduce((sum, suite) => sum + suite.testcase.length, 0)
    }
  },
  async json() {
    return async () => JSON.parse(readFileSync(file, 'utf8')).results.tests.length
  },
  async lines() {
    return async () => {
      let tests = 0
      let open = ''
      for await (const text of chunks().setEncoding('utf8')) {
        const lines = (open + text).split('\n')
        open = lines.pop() ?? ''
        for (const line of lines) {
          const { Action, Test } = JSON.parse(line)
          if (Test !== undefined && (Action === 'pass' || Action === 'fail')) tests++
        }
      }
      return tests
    }
  },
  async 'tap-parser'() {
    const { Parser } = await import(pathToFileURL(fromPeers.resolve('tap-parser').replace('/commonjs/', '/esm/')).href)
    return () =>
      new Promise((resolve) => {
        let tests = 0
        const parser = new Parser(() => resolve(tests))
        parser.on('assert', () => tests++)
        chunks().pipe(parser)
      })
  },
}

const read = await READERS[who]()
const started = performance.now()
const tests = await read()
const value = performance.now() - started
console.log(JSON.stringify({ value, rssMb: process.resourceUsage().maxRSS / 1024, tests }))
