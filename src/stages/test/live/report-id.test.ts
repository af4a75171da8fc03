import { describe, expect, it } from 'vitest'
import { names, reportIds } from './report-id.js'

describe('reportIds', () => {
  it('are the classes of a JUnit report for what pytest prints', () => {
    const idOf = reportIds([], true)
    expect(idOf('tests/p1/test_a.py::test_one')).toBe('tests.p1.test_a::test_one')
    expect(idOf('tests/test_a.py::TestX::test_y[a/b::c]')).toBe('tests.test_a.TestX::test_y[a/b::c]')
  })

  it('are as printed where the manifest names them so, and for other reports', () => {
    expect(reportIds(['tests/a.py::x'], true)('tests/a.py::x')).toBe('tests/a.py::x')
    expect(reportIds([], false)('tests/a.py::x')).toBe('tests/a.py::x')
    expect(reportIds([], true)('example.org/p::TestOne')).toBe('example.org/p::TestOne')
  })

  it('are those of earlier runs, whatever the report’s name', () => {
    expect(reportIds(['tests.a::x'], false)('tests/a.py::x')).toBe('tests.a::x')
  })
})

it('a manifest’s line names a test by its id or by a suffix after a separator', () => {
  expect(names('tests.a::x', 'tests.a::x')).toBe(true)
  expect(names('x', 'tests.a::x')).toBe(true)
  expect(names('a::x', 'tests.a::x')).toBe(true)
  expect(names('inner', 'group > inner')).toBe(true)
  expect(names('ests.a::x', 'tests.a::x')).toBe(false)
  expect(names('y', 'tests.a::x')).toBe(false)
})
