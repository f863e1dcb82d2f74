import { defineConfig } from 'vitest/config'

/** What decides, and what reads what strangers send: no branch of it goes untested (`pnpm coverage`). */
const COVERED = [
  'packages/verifier/src/checks/*.ts',
  'packages/verifier/src/verdict.ts',
  'packages/codec/src/{base64url,base64url-portable,crit-problem,decode-jws,find-json-fault,parse-json,typed-jwt}.ts',
  'packages/codec/src/{compressed-list,encoded-list,gzip-frame,huffman-code,inflate,inflate-portably,zlib-frame}.ts',
  'packages/codec/src/{read-jwk,signature-form,vc-jwt,verification-key}.ts',
  'packages/did/src/{decode-multikey,did-document,did-web-url,parse-did,parse-key-id,verification-method}.ts',
  'packages/schema/src/{date-time,parse-claims,parse-credential,parse-presentation,read-*}.ts',
]

/** Killed processes, disks that fail, servers that crash, and whole programs: `pnpm run test:long`, in `.ci/run`. */
const LONG = [
  'docs/test/{moving,moving-interrupted,moving-model,snippets}.test.ts',
  'examples/{benchmark,demo,national-office}/test/*.test.ts',
  'examples/front-office/test/{crash,import,inquiries,issue,keys,main,moving,people,registry}.test.ts',
  'packages/issuer/test/{accreditation-processes,processes,publishing-processes,reissue-kill,restore}.test.ts',
  'packages/issuer/test/{concurrency,crash,disk-faults,kill,postgres-faults,power-loss,store-faults}.test.ts',
  'packages/issuer/test/{http-publisher,issue-all-batches,issue-all-kill,model,national-model}.test.ts',
  'packages/registry/test/{issue-queue,postgres-durability,postgres-migrations,same-answers,sqlite-durability}.test.ts',
  'packages/verifier/test/{differential,resources}.test.ts',
]

// `import` is not named here: Node would take it for a package's `require` too, and hand it the wrong form.
const conditions = ['@volunteer-passport/source', 'node']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'docs/test/**/*.test.ts'],
          exclude: LONG,
        },
      },
      { extends: true, test: { name: 'long', include: LONG } },
    ],
    globalSetup: ['packages/testing/src/postgres/share-postgres.ts', 'packages/testing/src/run-folder.ts'],
    setupFiles: ['packages/testing/src/draw-alike.ts'],
    // For what hangs. What is slow on a busy machine is not wrong.
    testTimeout: 120_000 * Number(process.env.VOLUNTEER_PASSPORT_SOAK ?? 1),
    hookTimeout: 120_000,
    // No test changes what others share, so workers are kept: half the time of the whole run.
    isolate: false,
    // By default one core of two stays idle.
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: COVERED,
      reporter: [['text', { skipFull: true }]],
      thresholds: { perFile: true, branches: 100 },
    },
    // A library that writes to the console leaks what it was given: a test that logs fails.
    onConsoleLog(log, type) {
      throw new Error(`a test wrote to ${type}: ${log.slice(0, 200)}`)
    },
  },
})
