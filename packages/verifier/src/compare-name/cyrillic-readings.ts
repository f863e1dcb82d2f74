import { squashSounds } from './squash-sounds.ts'

/** What a part of a name in Cyrillic letters can be compared by. */
export interface CyrillicReadings {
  /** For another part in Cyrillic: Kazakh letters as their Russian neighbours, one letter for и, й, і and ы, one for е, ё and э. */
  readonly folded: string
  /** The further Russian spellings that Kazakh letters have: Өтегенов is Утегенов and Отегенов, Ләззат is Ляззат. */
  readonly russian: readonly string[]
  /** Whether it holds no letter that only Kazakh has, so that it may be one of those Russian spellings. */
  readonly isPlain: boolean
  /** For a part in Latin letters; the first is the usual one. */
  readonly skeletons: readonly [string, ...string[]]
}

export function cyrillicReadings(text: string): CyrillicReadings {
  const variants = russianVariants(text)
  // Doc 9303 writes ё as E, others as YO.
  const others = text.includes('ё') ? [...variants, text.replaceAll('ё', 'йо')] : variants
  return {
    folded: fold(text),
    russian: variants.map(fold),
    isPlain: !KAZAKH_LETTERS.test(text),
    skeletons: [skeleton(text), ...others.map(skeleton)],
  }
}

const KAZAKH_LETTERS = /[әғқңөұүһі]/

function russianVariants(text: string): readonly string[] {
  const variants = new Set([text, text.replaceAll('ө', 'у')])
  for (const variant of [...variants]) variants.add(variant.replaceAll('лә', 'ля'))
  variants.delete(text)
  return [...variants]
}

const FOLDED: Readonly<Record<string, string>> = {
  ...{ ә: 'а', ғ: 'г', ґ: 'г', қ: 'к', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', ў: 'у', һ: 'х', ҳ: 'х', җ: 'ж' },
  ...{ і: 'и', ї: 'и', й: 'и', ы: 'и', ё: 'е', э: 'е', є: 'е', ь: '', ъ: '', "'": '' },
}

function fold(text: string): string {
  return (
    replaceLetters(text, FOLDED)
      // Гюльнара is Гульнара, Дюсен is Дусен.
      .replace(/(?<=[бвгджзклмнпрстфхцчшщ])ю/g, 'у')
      .replace(/и+/g, 'и')
      .replace(/(?<=[аеоуя])уи(?=[бвгджзклмнпрстфхцчшщ])/g, 'у')
  )
}

const SOUNDS: Readonly<Record<string, string>> = {
  ...{ а: 'a', ә: 'a', б: 'b', в: 'v', г: 'g', ғ: 'g', ґ: 'g', д: 'd', е: 'e', э: 'e', є: 'e', ё: 'e' },
  ...{ ж: 'j', җ: 'j', з: 'z', и: 'i', й: 'i', і: 'i', ї: 'i', ы: 'i', к: 'k', қ: 'k', л: 'l', м: 'm' },
  ...{ н: 'n', ң: 'n', о: 'o', ө: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ұ: 'u', ү: 'u', ў: 'u' },
  ...{ ф: 'f', х: 'h', һ: 'h', ҳ: 'h', ц: 'q', ч: 'c', ш: 'x', щ: 'w', ю: 'iu', я: 'ia', ь: '', ъ: '', "'": '' },
}

function skeleton(text: string): string {
  return squashSounds(replaceLetters(text, SOUNDS))
}

function replaceLetters(text: string, table: Readonly<Record<string, string>>): string {
  let replaced = ''
  for (const letter of text) replaced += table[letter] ?? letter
  return replaced
}
