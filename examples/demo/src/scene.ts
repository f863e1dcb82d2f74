import { officeDid } from '@volunteer-passport/schema'
import type { Stage } from './stage.ts'

/** The places and names of the story; paths as they are typed in the folder of the project, its root. */
export interface Scene {
  readonly stage: Stage
  readonly root: string
  readonly data: string
  readonly office: string
  readonly site: string
  readonly passports: (month: '2026-09' | '2026-10') => string
  readonly tampered: string
}

export const OFFICE = 'KZ-75'

export const createScene = (stage: Stage, o: { readonly root: string; readonly folder: string }): Scene => ({
  stage,
  root: o.root,
  data: 'examples/front-office/data',
  office: `${o.folder}/office`,
  site: `${o.folder}/office/site`,
  passports: (month) => `${o.folder}/passports-${month}`,
  tampered: `${o.folder}/tampered.jwt`,
})

/** Arguments that let the third party find the office's site in its folder. */
export const trustOf = (scene: Scene): readonly string[] => [
  '--trust',
  officeDid(OFFICE),
  '--site-from-folder',
  scene.site,
]
