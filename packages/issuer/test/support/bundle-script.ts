import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'
import { inject } from 'vitest'

const bundles = new Map<string, Promise<string>>()

/**
 * A script of `children` with all that it imports in one file: a process that runs it starts in a quarter of the time.
 * Bundled once a worker.
 */
export function bundleScript(name: string): Promise<string> {
  const made = bundles.get(name) ?? bundle(name)
  bundles.set(name, made)
  return made
}

async function bundle(name: string): Promise<string> {
  const folder = mkdtempSync(join(inject('runFolder'), 'script-'))
  await build({
    entry: [fileURLToPath(new URL(`../children/${name}.ts`, import.meta.url))],
    outDir: folder,
    outExtension: () => ({ js: '.mjs' }),
    format: 'esm',
    target: 'node22',
    // CommonJS inside (`pg`) asks for built-in modules by `require`.
    noExternal: [/./],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    esbuildOptions: (options) => {
      options.conditions = ['@volunteer-passport/source']
    },
    // `node:sqlite` has no other name.
    removeNodeProtocol: false,
    config: false,
    dts: false,
    clean: false,
    silent: true,
  })
  return join(folder, `${name}.mjs`)
}
