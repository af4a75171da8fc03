/** Names each test that needed a second try: it counts as passed, and nobody shall think that it was never red. */
export default class FlakyReporter {
  onTestRunEnd(modules) {
    const flaky = modules
      .flatMap((module) => [...module.children.allTests()])
      .filter((test) => test.diagnostic()?.flaky)
    for (const test of flaky) process.stdout.write(`flaky: ${test.module.relativeModuleId} > ${test.fullName}\n`)
    process.stdout.write(`${flaky.length} flaky (passed on a second try)\n`)
  }
}
