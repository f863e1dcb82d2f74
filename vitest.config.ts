import { defineConfig } from 'vitest/config'

const conditions = ['@volunteer-passport/source', 'node', 'import', 'default']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'docs/test/**/*.test.ts'],
    testTimeout: 30_000,
    // No test changes what others share, so workers are kept: half the time of the whole run.
    isolate: false,
    // A library that writes to the console leaks what it was given: a test that logs fails.
    onConsoleLog(log, type) {
      throw new Error(`a test wrote to ${type}: ${log.slice(0, 200)}`)
    },
  },
})
