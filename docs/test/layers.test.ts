import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const probes = mkdtempSync(join(tmpdir(), 'layers-'))
afterAll(() => rmSync(probes, { recursive: true }))

const configuration = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
writeFileSync(join(probes, 'biome.json'), JSON.stringify({ ...configuration, vcs: { enabled: false } }))

/** Lints one import as if it stood in that package, and tells whether the layer rules refused it. */
function refused(packageName: string, specifier: string): boolean {
  const folder = join(probes, 'packages', packageName, 'src')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'layer-probe.ts')
  writeFileSync(file, `import { x } from '${specifier}'\n\nexport const y = x\n`)
  const lint = spawnSync(join(root, 'node_modules/.bin/biome'), ['lint', '--only=style/noRestrictedImports', file], {
    cwd: probes,
    encoding: 'utf8',
  })
  const said = `${lint.stdout}${lint.stderr}`
  expect(said).toContain('Checked 1 file')
  return lint.status === 1 && said.includes('noRestrictedImports')
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
