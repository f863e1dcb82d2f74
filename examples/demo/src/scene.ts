import { officeDid } from '@volunteer-passport/schema'
import type { Stage } from './stage.ts'

/** The places and names of the story; paths as they are typed from the folder of the project. */
export interface Scene {
  readonly stage: Stage
  readonly data: string
  readonly office: string
  readonly site: string
  readonly passports: (month: '2026-09' | '2026-10') => string
  readonly tampered: string
}

export const OFFICE = 'KZ-75'

export const createScene = (stage: Stage, folder: string): Scene => ({
  stage,
  data: 'examples/front-office/data',
  office: `${folder}/office`,
  site: `${folder}/office/site`,
  passports: (month) => `${folder}/passports-${month}`,
  tampered: `${folder}/tampered.jwt`,
})

/** Arguments that let the third party find the office's site in its folder. */
export const trustOf = (scene: Scene): readonly string[] => [
  '--trust',
  officeDid(OFFICE),
  '--site-from-folder',
  scene.site,
]
