import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStoryClock } from './clock.ts'
import { createStage } from './stage.ts'
import { tellStory } from './story.ts'
import { createWorld } from './world.ts'

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-national-'))
const world = createWorld(folder, createStoryClock('2026-11-30T09:00:00Z'))
const stage = createStage(print)
const began = performance.now()
print('Volunteer Passport: one root, twenty offices, three organisations, and who is believed.')
print('All people, offices and organisations are invented. The web site is a folder; nothing goes over a network.')
try {
  await tellStory(world, stage)
} finally {
  await world.close()
  await rm(folder, { recursive: true })
}
print('')
print(`It took ${((performance.now() - began) / 1000).toFixed(1)} s.`)
print(stage.differences.length === 0 ? 'Everything came out as it must.' : 'It did NOT come out as it must.')
process.exitCode = stage.differences.length === 0 ? 0 : 1
