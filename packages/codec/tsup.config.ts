import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/key-file.ts', 'src/pkcs11.ts'],
  format: 'esm',
  target: 'es2023',
  dts: false,
  // Chunks carry a hash: those of an earlier build would be published too. Declarations are tsc's.
  clean: ['!**/*.d.ts', '!*.tsbuildinfo'],
})
