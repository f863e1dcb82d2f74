import { Refusal } from './refusal.ts'

/** The names of all members of an input: where its type gets another, this fails to compile. */
export type Members<T> = Readonly<Record<keyof T, true>>

/**
 * Options that a caller without types has left out read as empty ones: what is missing in them is then refused by its
 * name, with a code, in place of a TypeError of the engine. A member that is not known is refused too: misspelt, it
 * would be left out without a word.
 * @throws Refusal OPTION_INVALID
 */
export function given<T extends object>(options: T, members: Members<NoInfer<T>>): T {
  const read = options ?? ({} as T)
  const unknown = unknownMember(read, members)
  if (unknown === undefined) return read
  throw new Refusal('OPTION_INVALID', {
    detail: 'It has a member that is not known.',
    hint: `Known are ${Object.keys(members).join(', ')}; what is misspelt would be left out without a word.`,
    path: [unknown],
  })
}

/** First member of a record that its type does not have. */
export function unknownMember<T>(record: object, members: Members<T>): string | undefined {
  return Object.keys(record).find((name) => !Object.hasOwn(members, name))
}
