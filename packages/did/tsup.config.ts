import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/folder-fetch.ts'],
  format: 'esm',
  target: 'es2023',
  outDir: 'dist',
  // tsc writes the types beside it, and would have to write them again.
  clean: false,
  dts: false,
  // One file an entry, and `node:` kept: not every runtime takes `fs` for `node:fs`.
  splitting: false,
  removeNodeProtocol: false,
})
