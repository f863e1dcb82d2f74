import { defineConfig } from 'vitest/config'

const conditions = ['@volunteer-passport/source', 'node', 'import', 'default']

/** The tests that say why a check or a parser is as it is; those that take long or start processes say no more. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/verifier/test/*.test.ts',
      'packages/codec/test/{base64url,jws,parse-json,json-parts,verify-signature,verification-key,vectors}.test.ts',
    ],
    exclude: ['**/{fuzz,differential,resources,any-input,compare-name,tally-hours}.test.ts'],
    testTimeout: 30_000,
  },
})
