import { type CredentialType, VolunteerPassport } from '@volunteer-passport/schema'
import { credentialDocument, officeKey, passportSubject } from '@volunteer-passport/testing'
import { anyType } from '@volunteer-passport/verifier'
import type { FuzzRequest } from '../fuzz/presentation-input.ts'
import { base64Url, headerOf, listDocument, listUrl, STAGE, type Stage, signToken } from '../fuzz/stage.ts'

/** One worst input and the world it is verified in; a token is text of Latin letters. */
export interface ResourceCase {
  readonly name: string
  readonly token: string
  readonly typeName: string
  readonly didDocument: string
  readonly lists: Readonly<Record<string, string>>
  /** Given for a presentation: what it was asked for with. */
  readonly request?: FuzzRequest
  /** Given where it is not the verification that is measured: a name that is compared with the passport's. */
  readonly comparedName?: string
}

const TYPES: ReadonlyMap<string, CredentialType<unknown>> = new Map(
  [VolunteerPassport, anyType].map((type) => [type.name, type]),
)

export const typeOf = ({ typeName }: ResourceCase): CredentialType<unknown> => TYPES.get(typeName)!

export const stageOf = ({ didDocument, lists }: ResourceCase): Stage => ({
  didDocument,
  lists: new Map(Object.entries(lists)),
})

export const HEADER: string = JSON.stringify(headerOf(officeKey))

export const passport = (members: object = {}): object =>
  credentialDocument('VolunteerPassportCredential', passportSubject, members as Readonly<Record<string, unknown>>)

export const SOUND_TOKEN: string = signToken(HEADER, JSON.stringify(passport()), officeKey)

export function resourceCase(name: string, token: string, changes: Partial<ResourceCase> = {}): ResourceCase {
  return {
    name,
    token,
    typeName: VolunteerPassport.name,
    didDocument: String(STAGE.didDocument),
    lists: Object.fromEntries(Array.from(STAGE.lists, ([url, list]) => [url, String(list)])),
    ...changes,
  }
}

/** The same payload once with a true signature and once with that of another token: two ways through the pipeline. */
export function bothWays(name: string, payload: string): readonly ResourceCase[] {
  const [, , signature] = SOUND_TOKEN.split('.')
  return [
    resourceCase(`${name}, signed`, signToken(HEADER, payload, officeKey)),
    resourceCase(`${name}, signed, any type`, signToken(HEADER, payload, officeKey), { typeName: anyType.name }),
    resourceCase(`${name}, forged`, `${base64Url(HEADER)}.${base64Url(payload)}.${signature}`),
  ]
}

/** A sound passport whose revocation list is this one. */
export function withList(name: string, payload: string): ResourceCase {
  return withLists(name, { [listUrl('revocation')]: signToken(HEADER, payload, officeKey) })
}

export function withLists(name: string, lists: Readonly<Record<string, string>>): ResourceCase {
  const base = resourceCase(name, SOUND_TOKEN)
  return { ...base, lists: { ...base.lists, ...lists } }
}

export const withEncodedList = (name: string, compressed: Uint8Array): ResourceCase =>
  withList(name, JSON.stringify(listDocument('revocation', `u${base64Url(compressed)}`)))

/** A revocation list, sound but for what is in it. */
export const signedList = (url: string, compressed: Uint8Array): string =>
  signToken(HEADER, JSON.stringify({ ...listDocument('revocation', `u${base64Url(compressed)}`), id: url }), officeKey)

/** Entry 42 of a revocation list. */
export const statusEntry = (url: string): object => ({
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '42',
  statusListCredential: url,
})
