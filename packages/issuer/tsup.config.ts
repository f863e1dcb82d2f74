import { defineConfig } from 'tsup'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/registry.ts',
    'src/folder-publisher.ts',
    'src/http-publisher.ts',
    // Started beside index.js as a thread.
    'src/signing-worker.ts',
  ],
  format: 'esm',
  target: 'es2023',
  dts: false,
  clean: false,
  splitting: false,
  // `node:sqlite` exists under no other name.
  removeNodeProtocol: false,
})
