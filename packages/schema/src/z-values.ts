import * as z from 'zod/mini'
import { isValidBin } from './bin.ts'
import { isFullDate, timeOf } from './date-time.ts'
import type { LanguageValue, LanguageValues } from './language-value.ts'
import { isValidPassportNumber } from './passport-number.ts'
import { REGIONS, type RegionCode } from './region.ts'
import { SECTORS, type Sector } from './sector.ts'
import { isUrl } from './url.ts'

type Text = z.ZodMiniType<string>

/** One problem per cause: what has the wrong form is not checked any further. */
const form = (error: string): { error: string; abort: true } => ({ error, abort: true })

export const zFilled: Text = /* @__PURE__ */ z.string().check(z.minLength(1))
const zLanguageTag: Text = /* @__PURE__ */ z
  .string()
  .check(z.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag'))

/** Value objects hold nothing else (VCDM 2.0 §11.1), so here an unknown member is no data. */
const zLanguageValue = /* @__PURE__ */ z.strictObject(
  {
    '@value': zFilled,
    '@language': zLanguageTag,
    '@direction': z.exactOptional(z.enum(['ltr', 'rtl'])),
  },
  'must be a language value object of @value and @language',
)

/** zod's own non-empty array is a tuple, whose JSON Schema would not say so. */
export const zNonEmpty = <T>(item: z.ZodMiniType<T>): z.ZodMiniType<readonly [T, ...T[]]> =>
  z.array(item).check(z.minLength(1), z.maxLength(100)) as z.ZodMiniType<readonly T[]> as z.ZodMiniType<
    readonly [T, ...T[]]
  >

export const zLanguageValues: z.ZodMiniType<LanguageValues> = /* @__PURE__ */ z.array(zLanguageValue).check(
  z.minLength(1),
  z.maxLength(16),
  z.refine(
    (values) => values.length === 1 || new Set(values.map((v) => v['@language'].toLowerCase())).size === values.length,
    'must hold one value a language',
  ),
) as z.ZodMiniType<readonly LanguageValue[]> as z.ZodMiniType<LanguageValues>

export const zSubjectId: Text = /* @__PURE__ */ z
  .string()
  .check(
    z.regex(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
      'must be a urn:uuid in lower case',
    ),
  )

export const zBin: Text = /* @__PURE__ */ z
  .string()
  .check(
    z.regex(/^\d{12}$/, /* @__PURE__ */ form('must be a BIN of twelve digits')),
    z.refine(isValidBin, 'has a wrong check digit'),
  )

export const zUrl: Text = /* @__PURE__ */ z.string().check(z.refine(isUrl, 'must be a URL'))

export const zDid: Text = /* @__PURE__ */ z
  .string()
  .check(z.regex(/^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/, 'must be a DID'))

export const zFullDate: Text = /* @__PURE__ */ z
  .string()
  .check(
    z.regex(/^\d{4}-\d{2}-\d{2}$/, /* @__PURE__ */ form('must be a date such as 2026-10-31')),
    z.refine(isFullDate, 'must be a date that the calendar has'),
  )

export const zInstant: Text = /* @__PURE__ */ z.string().check(
  z.regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/,
    /* @__PURE__ */ form('must be an instant in UTC such as 2026-10-31T12:00:00Z'),
  ),
  z.refine((value) => !Number.isNaN(timeOf(value)), 'must be an instant that the calendar has'),
)

/** Binary fractions are exact in quarters; zod's `multipleOf` goes by way of decimal text, in ten times the time. */
const isQuarterHours = /* @__PURE__ */ z.refine<number>(
  (hours) => Number.isInteger(hours * 4),
  'must be a multiple of 0.25',
)

/** A person's whole life has about 700,000 hours. */
export const zHours: z.ZodMiniType<number> = /* @__PURE__ */ z
  .number()
  .check(z.minimum(0), z.maximum(1_000_000), isQuarterHours)

export const zPositiveHours: z.ZodMiniType<number> = /* @__PURE__ */ z
  .number()
  .check(z.gt(0), z.maximum(1_000_000), isQuarterHours)

export const zCount: z.ZodMiniType<number> = /* @__PURE__ */ z.int().check(z.minimum(0))

export const zRegion: z.ZodMiniType<RegionCode> = /* @__PURE__ */ z.enum(
  /* @__PURE__ */ REGIONS.map((region) => region.code),
  'must be a region of ISO 3166-2:KZ',
)

export const zSector: z.ZodMiniType<Sector> = /* @__PURE__ */ z.enum(SECTORS, 'must be one of the sectors')

export const zAgeAtLeast: z.ZodMiniType<14 | 16 | 18> = /* @__PURE__ */ z.literal([14, 16, 18], 'must be 14, 16 or 18')

export const zLevel: Text = /* @__PURE__ */ z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be the code of a level'))

export const zPassportNumber: Text = /* @__PURE__ */ z
  .string()
  .check(
    z.regex(/^\d{2}-\d{8}-\d$/, /* @__PURE__ */ form('must be a passport number such as 75-04829173-2')),
    z.refine(isValidPassportNumber, 'has a wrong check digit'),
  )

/** `<BIN>:<the organisation's own record>`. */
export const zRecordId: Text = /* @__PURE__ */ z
  .string()
  .check(z.regex(/^\d{12}:[^\s\p{C}]{1,128}$/u, 'must be <BIN>:<record> without white space'))
