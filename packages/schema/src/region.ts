import type { Locale } from './language-value.ts'

/** ISO 3166-2:KZ: seventeen regions and three cities of republican significance. */
export type RegionCode =
  | 'KZ-10'
  | 'KZ-11'
  | 'KZ-15'
  | 'KZ-19'
  | 'KZ-23'
  | 'KZ-27'
  | 'KZ-31'
  | 'KZ-33'
  | 'KZ-35'
  | 'KZ-39'
  | 'KZ-43'
  | 'KZ-47'
  | 'KZ-55'
  | 'KZ-59'
  | 'KZ-61'
  | 'KZ-62'
  | 'KZ-63'
  | 'KZ-71'
  | 'KZ-75'
  | 'KZ-79'

export interface Region {
  readonly code: RegionCode
  /** First two digits of the region's codes in the classifier of administrative units (ӘАОЖ, КАТО). */
  readonly kato: string
  /** Office part of the passport numbers that this region's office gives out. */
  readonly number: string
  readonly name: Readonly<Record<Locale, string>>
}

/** Closed in this major version: a credential with another region is refused by every verifier. */
export const REGIONS: readonly Region[] = [
  /* @__PURE__ */ region('10', 'Абай облысы', 'Область Абай', 'Abai Region'),
  /* @__PURE__ */ region('11', 'Ақмола облысы', 'Акмолинская область', 'Akmola Region'),
  /* @__PURE__ */ region('15', 'Ақтөбе облысы', 'Актюбинская область', 'Aktobe Region'),
  /* @__PURE__ */ region('19', 'Алматы облысы', 'Алматинская область', 'Almaty Region'),
  /* @__PURE__ */ region('23', 'Атырау облысы', 'Атырауская область', 'Atyrau Region'),
  /* @__PURE__ */ region('27', 'Батыс Қазақстан облысы', 'Западно-Казахстанская область', 'West Kazakhstan Region'),
  /* @__PURE__ */ region('31', 'Жамбыл облысы', 'Жамбылская область', 'Zhambyl Region'),
  /* @__PURE__ */ region('33', 'Жетісу облысы', 'Область Жетісу', 'Zhetisu Region'),
  /* @__PURE__ */ region('35', 'Қарағанды облысы', 'Карагандинская область', 'Karaganda Region'),
  /* @__PURE__ */ region('39', 'Қостанай облысы', 'Костанайская область', 'Kostanay Region'),
  /* @__PURE__ */ region('43', 'Қызылорда облысы', 'Кызылординская область', 'Kyzylorda Region'),
  /* @__PURE__ */ region('47', 'Маңғыстау облысы', 'Мангистауская область', 'Mangystau Region'),
  /* @__PURE__ */ region('55', 'Павлодар облысы', 'Павлодарская область', 'Pavlodar Region'),
  /* @__PURE__ */ region('59', 'Солтүстік Қазақстан облысы', 'Северо-Казахстанская область', 'North Kazakhstan Region'),
  /* @__PURE__ */ region('61', 'Түркістан облысы', 'Туркестанская область', 'Turkistan Region'),
  /* @__PURE__ */ region('62', 'Ұлытау облысы', 'Область Ұлытау', 'Ulytau Region'),
  /* @__PURE__ */ region('63', 'Шығыс Қазақстан облысы', 'Восточно-Казахстанская область', 'East Kazakhstan Region'),
  /* @__PURE__ */ region('71', 'Астана қаласы', 'город Астана', 'Astana city'),
  /* @__PURE__ */ region('75', 'Алматы қаласы', 'город Алматы', 'Almaty city'),
  /* @__PURE__ */ region('79', 'Шымкент қаласы', 'город Шымкент', 'Shymkent city'),
]

/**
 * Region of an office's own code: the two digits, or a full code of nine digits of any place in the region.
 * `undefined` for what is neither.
 */
export function regionFromKato(kato: string): RegionCode | undefined {
  if (!/^\d{2}(\d{7})?$/.test(kato)) return undefined
  return REGIONS.find((r) => r.kato === kato.slice(0, 2))?.code
}

function region(digits: string, kk: string, ru: string, en: string): Region {
  return { code: `KZ-${digits}` as RegionCode, kato: digits, number: digits, name: { kk, ru, en } }
}
