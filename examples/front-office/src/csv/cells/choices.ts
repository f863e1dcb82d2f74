import {
  type ActivityMode,
  type ConfirmationMethod,
  REGIONS,
  type RegionCode,
  regionFromKato,
  SECTORS,
  type Sector,
} from '@volunteer-passport/schema'
import type { CellProblemCode } from '../row-problem.ts'
import { type Cell, refused, taken } from './cell.ts'

const parseChoice =
  <T extends string>(choices: readonly T[], code: CellProblemCode) =>
  (cell: string): Cell<T> => {
    const found = choices.find((choice) => choice === cell.trim())
    return found === undefined ? refused(code) : taken(found)
  }

const MODES = ['onSite', 'online', 'abroad'] as const satisfies readonly ActivityMode[]

const CONFIRMATION_METHODS = [
  'coordinator',
  'checkin-qr',
  'geo',
  'self-declared',
] as const satisfies readonly ConfirmationMethod[]

export const parseSector: (cell: string) => Cell<Sector> = parseChoice(SECTORS, 'SECTOR_UNKNOWN')

export const parseMode: (cell: string) => Cell<ActivityMode> = parseChoice(MODES, 'MODE_UNKNOWN')

export const parseConfirmationMethod: (cell: string) => Cell<ConfirmationMethod> = parseChoice(
  CONFIRMATION_METHODS,
  'METHOD_UNKNOWN',
)

const parseIsoRegion: (cell: string) => Cell<RegionCode> = parseChoice(
  REGIONS.map((region) => region.code),
  'REGION_UNKNOWN',
)

/** `KZ-75`, or a KATO code of any place in the region. */
export const parseRegion = (cell: string): Cell<RegionCode> => {
  const region = regionFromKato(cell.trim())
  return region ? taken(region) : parseIsoRegion(cell)
}

/** A KATO code, as the offices' own registers hold it. */
export const parseKato = (cell: string): Cell<RegionCode> => {
  const region = regionFromKato(cell.trim())
  return region ? taken(region) : refused('KATO_UNKNOWN')
}
