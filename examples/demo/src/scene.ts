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
  /** Passports that took the place of others. */
  readonly replaced: string
  /** Where the office's key file was copied to, and what was made with it. */
  readonly stolenKey: string
  readonly forged: string
  /** Everybody's, after the key was killed. */
  readonly reissued: string
  /** The office of another region, and what it hands out. */
  readonly otherOffice: string
  readonly phone: string
}

export const OFFICE = 'KZ-75'
export const OTHER_OFFICE = 'KZ-71'

export const createScene = (stage: Stage, o: { readonly root: string; readonly folder: string }): Scene => ({
  stage,
  root: o.root,
  data: 'examples/front-office/data',
  office: `${o.folder}/office`,
  site: `${o.folder}/office/site`,
  passports: (month) => `${o.folder}/passports-${month}`,
  tampered: `${o.folder}/tampered.jwt`,
  replaced: `${o.folder}/passports-replaced`,
  stolenKey: `${o.folder}/stolen-key.jwe`,
  forged: `${o.folder}/forged.jwt`,
  reissued: `${o.folder}/passports-reissued`,
  otherOffice: `${o.folder}/astana`,
  phone: `${o.folder}/new-phone.json`,
})

/** Arguments that let the third party find an office's site in its folder. */
export const trustOf = (scene: Scene): readonly string[] => trustIn(OFFICE, scene.site)

export const trustIn = (office: string, site: string): readonly string[] => [
  '--trust',
  officeDid(office),
  '--site-from-folder',
  site,
]
