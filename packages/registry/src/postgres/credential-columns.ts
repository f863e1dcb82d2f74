import type { CredentialRow } from '@volunteer-passport/issuer/registry'
import { bigints, byteStrings, columnsOf, integers, texts } from './postgres-values.ts'

export type NewCredential = Omit<CredentialRow, 'seq'>

/** The columns of `credential`; `words` has the numbers of what `term` keeps. */
export function packCredentials(
  seqs: readonly number[],
  rows: readonly NewCredential[],
  words: ReadonlyMap<string, number>,
): readonly Buffer[] {
  return [
    bigints(seqs),
    integers(rows.map(({ type }) => words.get(type))),
    integers(rows.map(({ signedBy }) => words.get(signedBy))),
    integers(rows.map(({ header }) => words.get(header))),
    byteStrings(rows.map(({ payload }) => payload)),
    ...columnsOf(rows, {
      id: texts,
      key: texts,
      generation: bigints,
      personId: bigints,
      list: bigints,
      index: bigints,
      inputDigest: texts,
      createdAt: bigints,
      validUntil: bigints,
      countedSeq: bigints,
      claimsDigest: texts,
      externalRef: texts,
    }),
  ]
}

/** The columns of `standing`. */
export function packStandings(seqs: readonly number[], rows: readonly NewCredential[]): readonly Buffer[] {
  const columns = columnsOf(rows, {
    list: bigints,
    index: bigints,
    state: texts,
    flags: integers,
    signature: byteStrings,
    predecessor: texts,
  })
  return [bigints(seqs), ...columns]
}
