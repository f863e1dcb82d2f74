import { defineConfig } from 'vitest/config'

const conditions = ['@volunteer-passport/source', 'node', 'import', 'default']

/** The tests that say why a check or a parser is as it is; those that take long or start processes say no more. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/verifier/test/{check-findings,checks,injected-parts,pipeline,presenter,read-status-lists,verdict}.test.ts',
      'packages/verifier/test/{rows,status}-*.test.ts',
      'packages/codec/test/{base64url,encoded-list,exact-words,inflate,json-parts,jws,linear-time}.test.ts',
      'packages/codec/test/{parse-json,token-status-list,verification-key,verify-signature,without-node}.test.ts',
      'packages/did/test/{did-jwk,did-key,did-web-url,exact-words,resolve-verification-method}.test.ts',
      'packages/schema/test/{claims,exact-words,linear-time,parse-credential,parse-edges,parse-presentation,values}.test.ts',
    ],
    setupFiles: ['packages/testing/src/draw-alike.ts'],
    testTimeout: 30_000,
  },
})
