import { writeFile } from 'node:fs/promises'
import { makeDataFiles } from './make/data-files.ts'

for (const [name, text] of makeDataFiles()) await writeFile(new URL(name, import.meta.url), text)
