import { defineConfig } from 'vitest/config'

const shared = { environment: 'node', restoreMocks: true, unstubEnvs: true }

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
          // Real processes on a busy machine: one more try, and `.ci/flaky-reporter.mjs` names whoever needed it.
          retry: 1,
          // The real CLI is what these tests start: it must be what the sources say.
          globalSetup: ['.ci/build-before-e2e.mjs'],
        },
      },
    ],
  },
})
