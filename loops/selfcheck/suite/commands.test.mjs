import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { emptyFolder, installed, junit, run } from './installed.mjs'

test('version_is_the_deployed_one', async (t) => {
  const { program, version, revision } = await installed()
  const { exitCode, stdout } = await run(program, emptyFolder(t), '--version')
  assert.equal(exitCode, 0)
  assert.equal(stdout, `${version}\n`)
  assert.ok(revision.startsWith(`${version}+`))
})

test('judge_says_green_for_a_green_report', async (t) => {
  const { program } = await installed()
  const folder = emptyFolder(t, { 'green.xml': junit(['a', 'b']) })
  const { exitCode, stdout } = await run(program, folder, 'judge', 'green.xml', '--exit-code', '0', '--json')
  assert.equal(exitCode, 0)
  const { verdict, green, passRate } = JSON.parse(stdout)
  assert.deepEqual({ verdict, green, passRate }, { verdict: 'passed', green: true, passRate: 1 })
})

test('judge_says_red_for_a_red_report', async (t) => {
  const { program } = await installed()
  const folder = emptyFolder(t, { 'red.xml': junit(['a'], ['b']) })
  const { exitCode, stdout } = await run(program, folder, 'judge', 'red.xml', '--exit-code', '1', '--json')
  assert.equal(exitCode, 1)
  const { verdict, green, failures } = JSON.parse(stdout)
  assert.deepEqual(
    { verdict, green, ids: failures.map(({ id }) => id) },
    { verdict: 'failed', green: false, ids: ['t::b'] },
  )
})

test('judge_believes_no_empty_report', async (t) => {
  const { program } = await installed()
  const folder = emptyFolder(t, { 'empty.xml': junit([]) })
  const { exitCode, stdout } = await run(program, folder, 'judge', 'empty.xml', '--json')
  assert.equal(exitCode, 1)
  assert.equal(JSON.parse(stdout).verdict, 'invalid')
})

test('analyze_finds_one_cause_of_two_failures', async (t) => {
  const { program } = await installed()
  const folder = emptyFolder(t, { 'red.xml': junit([], ['a', 'b']) })
  const { exitCode, stdout } = await run(program, folder, 'analyze', 'red.xml', '--json')
  assert.equal(exitCode, 0)
  assert.deepEqual(
    JSON.parse(stdout).clusters.map(({ members }) => members.length),
    [2],
  )
})

test('probe_tells_a_right_answer_from_a_wrong_one', async (t) => {
  const { program } = await installed()
  const server = createServer((_request, response) => response.end('{"status":"healthy"}'))
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => server.close())
  const probe = (status) =>
    `probes:\n  - name: health\n    steps:\n      - http: { url: "http://127.0.0.1:${server.address().port}/" }\n        expect: { json: { /status: ${status} } }\n`
  const folder = emptyFolder(t, { 'right.yaml': probe('healthy'), 'wrong.yaml': probe('broken') })
  assert.equal((await run(program, folder, 'probe', 'right.yaml')).exitCode, 0)
  assert.equal((await run(program, folder, 'probe', 'wrong.yaml')).exitCode, 1)
})

test('schema_is_json', async (t) => {
  const { program } = await installed()
  const { exitCode, stdout } = await run(program, emptyFolder(t), 'schema')
  assert.equal(exitCode, 0)
  assert.equal(JSON.parse(stdout).type, 'object')
})

test('library_can_be_imported', async () => {
  const { folder } = await installed()
  const library = await import(pathToFileURL(`${folder}/dist/index.js`).href)
  assert.equal(typeof library.judge, 'function')
  assert.equal(typeof library.runLoop, 'function')
})
