import { squashSounds } from './squash-sounds.ts'

/**
 * The skeletons of a part of a name in Latin letters, the usual one first. One spelling is read in more than one way,
 * because a Latin letter does not say which system it belongs to: x is кс, and х in Uzbek.
 */
export function latinSkeletons(text: string): readonly [string, ...string[]] {
  const usual = squashSounds(transliterate(text, USUAL))
  const others = SYSTEMS.map((system) => squashSounds(transliterate(text, system)))
  return [usual, ...new Set(others.filter((other) => other !== usual))]
}

/**
 * As people from abroad may mean it. Good for a second look and no more: Camila is Камила here and would be Жамила in
 * Turkish, Savin is Савин and would be Сафин in German.
 */
export function foreignSkeletons(text: string): readonly string[] {
  return [squashSounds(transliterate(text, TURKISH)), squashSounds(readGerman(transliterate(text, GERMAN)))]
}

type System = ReadonlyMap<string, string>

const LONGEST = 4

/** ICAO Doc 9303, the drafts of the Kazakh Latin alphabet of 2018, 2019 and 2021, and what people type for them. */
const USUAL: System = new Map(
  Object.entries({
    ...{ shch: 'w', sch: 'x', sh: 'x', ş: 'x', š: 'x', ch: 'c', ç: 'c', č: 'c', tsch: 'c', zh: 'j', ž: 'j', kh: 'h' },
    ...{
      gh: 'g',
      ph: 'f',
      ck: 'k',
      tz: 'q',
      tzh: 'tj',
      ə: 'a',
      c: 'k',
      q: 'k',
      w: 'u',
      x: 'ks',
      y: 'i',
      ý: 'u',
      ı: 'i',
      ß: 's',
    },
    ...{ ŋ: 'n', "'": '' },
  }),
)

const systemOf = (differences: Readonly<Record<string, string>>): System =>
  new Map([...USUAL, ...Object.entries(differences)])

/** With ş for ш, sh is с and х: Ashat is Асхат. */
const KAZAKH_2021 = systemOf({ sh: 'sh', sch: 'sc', kh: 'kh', x: 'h' })
const KAZAKH_2017 = systemOf({ "s'": 'x', "c'": 'c', "y'": 'u' })
const UZBEK = systemOf({ "o'": 'u', x: 'h' })
const WITH_W = systemOf({ w: 'v' })
const SYSTEMS: readonly System[] = [KAZAKH_2021, KAZAKH_2017, UZBEK, WITH_W]

const TURKISH = systemOf({ c: 'j' })
const GERMAN = systemOf({ ch: 'h', w: 'v', v: 'f', z: 'q', j: 'i', ie: 'i', th: 't', ö: 'e', ä: 'e' })

/** Zimmermann is Циммерман, Lehmann is Леман. */
function readGerman(skeleton: string): string {
  return skeleton.replace(/(?<=[aeiou])h(?=[^aeiou])/g, '').replace(/([bdfgklmnprst])\1$/, '$1')
}

function transliterate(text: string, system: System): string {
  let sounds = ''
  for (let at = 0; at < text.length; ) {
    let length = Math.min(LONGEST, text.length - at)
    while (length > 1 && !system.has(text.slice(at, at + length))) length--
    const piece = text.slice(at, at + length)
    sounds += system.get(piece) ?? (length === 1 ? baseLetter(piece) : piece)
    at += length
  }
  return sounds
}

/** A letter without its marks: ä is a, ğ is g, ū is u. */
function baseLetter(letter: string): string {
  return letter >= 'a' && letter <= 'z' ? letter : letter.normalize('NFD').replace(/\p{M}/gu, '')
}
