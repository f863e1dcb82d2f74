import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/issue-queue.ts', 'src/memory.ts', 'src/postgres.ts', 'src/sqlite.ts'],
  format: 'esm',
  target: 'es2023',
  dts: false,
  clean: false,
  splitting: false,
  // `node:sqlite` exists under no other name.
  removeNodeProtocol: false,
})
