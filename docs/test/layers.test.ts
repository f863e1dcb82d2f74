import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const root = new URL('../..', import.meta.url).pathname

/** Lints one import as if it stood in that package, and tells whether the layer rules refused it. */
function refused(packageName: string, specifier: string): boolean {
  const { status } = spawnSync(
    `${root}node_modules/.bin/biome`,
    ['lint', '--only=style/noRestrictedImports', `--stdin-file-path=packages/${packageName}/src/layer-probe.ts`],
    { cwd: root, input: `import { x } from '${specifier}'\nexport const y = x\n`, encoding: 'utf8' },
  )
  return status === 1
}

test.each([
  ['schema', '@volunteer-passport/codec'],
  ['codec', '@volunteer-passport/did'],
  ['did', '@volunteer-passport/verifier'],
  ['issuer', '@volunteer-passport/verifier'],
  ['issuer', '@volunteer-passport/registry/sqlite'],
  ['verifier', '@volunteer-passport/issuer'],
  ['registry', '@volunteer-passport/codec'],
  ['verifier', '@volunteer-passport/testing'],
  ['verifier', '../../schema/src/index.ts'],
  ['did', 'jose'],
  ['issuer', 'zod/mini'],
  ['verifier', '@noble/ed25519'],
  ['verifier', 'node:crypto'],
])('%s may not import %s', (packageName, specifier) => {
  expect(refused(packageName, specifier)).toBe(true)
})

test.each([
  ['codec', '@volunteer-passport/schema'],
  ['codec', 'jose'],
  ['did', '@volunteer-passport/codec'],
  ['verifier', '@volunteer-passport/schema/texts'],
  ['registry', '@volunteer-passport/issuer/registry'],
  ['schema', 'zod/mini'],
])('%s may import %s', (packageName, specifier) => {
  expect(refused(packageName, specifier)).toBe(false)
})
