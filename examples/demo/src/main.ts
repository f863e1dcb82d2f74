import { mkdir, readdir, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { conclude } from './conclude.ts'
import { createScene } from './scene.ts'
import { createStage } from './stage.ts'
import { tellStory } from './story.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const OWN_FOLDER = '.demo'
/** Fifty processes start from unbuilt source; what the first ones have compiled serves the others. */
const COMPILE_CACHE = 'node_modules/.cache/volunteer-passport-demo'
/** Printed at the end: this office is invented, and looking at it afterwards is what it is kept for. */
const PASSPHRASE = 'invented for the demo'

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** The demo's own folder is made anew each time; a folder named by the user must be new or empty. */
async function prepareFolder(named: string | undefined): Promise<string> {
  if (named === undefined) {
    await rm(join(ROOT, OWN_FOLDER), { recursive: true, force: true })
    await mkdir(join(ROOT, OWN_FOLDER))
    return OWN_FOLDER
  }
  await mkdir(named, { recursive: true })
  if ((await readdir(named)).length > 0) throw new Error(`the folder is not empty: ${named}`)
  return relative(ROOT, named).startsWith('..') ? named : relative(ROOT, named)
}

const folder = await prepareFolder(process.argv[2])
const stage = createStage({
  print,
  folder: ROOT,
  env: { VOLUNTEER_PASSPORT_PASSPHRASE: PASSPHRASE, NODE_COMPILE_CACHE: join(ROOT, COMPILE_CACHE) },
  now: () => performance.now(),
})
print('Volunteer Passport: two months of a front-office, and a university that checks.')
print('All people, offices and organisations are invented. Two programs do the work; $ shows how they are called.')
await tellStory(createScene(stage, { root: ROOT, folder }), PASSPHRASE)
const kept = `Kept for looking at: ${folder} (passphrase of the office's key: "${PASSPHRASE}").`
process.exitCode = conclude(stage, print, kept)
