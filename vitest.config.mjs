import { defineConfig } from 'vitest/config'

// Real processes on a busy machine get one more try; `.ci/flaky-reporter.mjs` names each test that needed it.
const shared = { environment: 'node', restoreMocks: true, unstubEnvs: true, retry: 1 }

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'unit', include: ['src/**/*.test.ts'], exclude: ['**/*.e2e.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['src/**/*.e2e.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // The real CLI is what these tests start: it must be what the sources say.
          globalSetup: ['.ci/build-before-e2e.mjs'],
        },
      },
    ],
  },
})
