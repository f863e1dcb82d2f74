import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/texts.ts'],
  format: 'esm',
  target: 'es2023',
  dts: false,
  clean: false,
  esbuildOptions(options) {
    // Kazakh and Russian as themselves: escapes would triple the texts.
    options.charset = 'utf8'
  },
})
