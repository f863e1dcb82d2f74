import { anyType, type CredentialType } from '@volunteer-passport/schema'
import {
  forgedOfficeKey,
  officeDidDocument,
  officeKey,
  otherOfficeKey,
  type TestKey,
} from '@volunteer-passport/testing'
import { toText, toTree } from './json-tree.ts'
import { mutateBytes, mutateText } from './mutate-text.ts'
import { DATES, mutateTree } from './mutate-tree.ts'
import { createPresentation, type FuzzRequest } from './presentation-input.ts'
import type { Random } from './random.ts'
import {
  base64Url,
  DOCUMENTS,
  encodeList,
  headerOf,
  KEYS,
  listBits,
  listDocument,
  listUrl,
  PURPOSES,
  STAGE,
  type Stage,
  signToken,
} from './stage.ts'

/** One thing to verify, in its world. */
export interface FuzzInput {
  readonly kind: FuzzKind
  readonly token: string | Uint8Array
  readonly type: CredentialType<unknown>
  readonly stage: Stage
  /** Given for a presentation alone. */
  readonly request?: FuzzRequest
}

/** Each kind with how often it is drawn. */
const SHARES = {
  sound: 2,
  text: 14,
  bytes: 6,
  segment: 12,
  header: 12,
  payload: 26,
  payloadUnsigned: 5,
  payloadBytes: 5,
  wrongKey: 2,
  splice: 5,
  didDocument: 3,
  list: 4,
  listToken: 2,
  encodedList: 2,
  presentation: 8,
} as const
export type FuzzKind = keyof typeof SHARES

export const FUZZ_KINDS: readonly FuzzKind[] = Object.keys(SHARES) as FuzzKind[]
const DRAW: readonly FuzzKind[] = FUZZ_KINDS.flatMap((kind) => Array<FuzzKind>(SHARES[kind]).fill(kind))

function mutatedText(value: object, random: Random): string {
  const tree = toTree(value)
  mutateTree(tree, random)
  return toText(tree)
}

export function createInput(random: Random): FuzzInput {
  const kind = random.pick(DRAW)
  const { type: ownType, document } = random.pick(DOCUMENTS)
  const type = random.onceIn(4) ? anyType : ownType
  const key = random.pick(KEYS)
  const header = JSON.stringify(headerOf(key))
  const signed = (signer: TestKey = key) => signToken(header, JSON.stringify(document), signer)
  const input = (token: string | Uint8Array, stage: Stage = STAGE): FuzzInput => ({ kind, token, type, stage })
  switch (kind) {
    case 'sound':
      return input(random.onceIn(2) ? signed() : Buffer.from(signed()))
    case 'text':
      return input(mutateText(signed(), random))
    case 'bytes':
      return input(mutateBytes(Buffer.from(signed()), random))
    case 'segment':
      return input(mutateSegment(signed(), random))
    case 'header':
      return input(signToken(mutatedText(headerOf(key), random), JSON.stringify(document), key))
    case 'payload':
      return input(signToken(header, mutatedText(document, random), key))
    case 'payloadUnsigned':
      return input(signed().replace(/\.[^.]*\./, `.${base64Url(mutatedText(document, random))}.`))
    case 'payloadBytes':
      return input(signToken(header, mutateBytes(Buffer.from(JSON.stringify(document)), random), key))
    case 'wrongKey':
      return input(signed(random.pick([forgedOfficeKey, otherOfficeKey, ...KEYS])))
    case 'splice':
      return input(splice(signed(), random))
    case 'didDocument':
      return input(signed(), { ...STAGE, didDocument: mutateDidDocument(random) })
    case 'list':
    case 'listToken':
    case 'encodedList':
      return input(signed(), withList(kind, random))
    case 'presentation':
      return { kind, type, stage: STAGE, ...createPresentation(random) }
  }
}

/** The content of one segment changed and encoded again, or its spelling changed. */
function mutateSegment(token: string, random: Random): string {
  const segments = token.split('.')
  const at = random.below(3)
  const segment = segments[at]!
  segments[at] = random.onceIn(2)
    ? mutateText(segment, random)
    : base64Url(mutateBytes(Buffer.from(segment, 'base64url'), random))
  return segments.join('.')
}

function splice(token: string, random: Random): string {
  const { document } = random.pick(DOCUMENTS)
  const key = random.pick(KEYS)
  const other = signToken(JSON.stringify(headerOf(key)), JSON.stringify(document), key).split('.')
  const segments = token.split('.').map((segment, i) => (random.onceIn(2) ? segment : other[i]!))
  if (random.onceIn(10)) segments.splice(random.below(4), 0, random.pick(other))
  return segments.join('.')
}

function mutateDidDocument(random: Random): string | Uint8Array {
  if (random.onceIn(6)) return mutateBytes(Buffer.from(JSON.stringify(officeDidDocument)), random)
  const text = mutatedText(officeDidDocument, random)
  if (!random.onceIn(4)) return text
  const end = `"${random.pick(['revoked', 'expires'])}":${random.pick(DATES)},`
  return text.replace(/"type":"JsonWebKey"/, (type) => end + type)
}

function withList(kind: 'list' | 'listToken' | 'encodedList', random: Random): Stage {
  const purpose = random.pick(PURPOSES)
  const key = random.onceIn(8) ? random.pick([forgedOfficeKey, otherOfficeKey]) : officeKey
  const header = JSON.stringify(headerOf(key))
  const lists = new Map(STAGE.lists)
  const token = (text: string) => signToken(header, text, key)
  if (kind === 'list') lists.set(listUrl(purpose), token(mutatedText(listDocument(purpose), random)))
  if (kind === 'listToken')
    lists.set(listUrl(purpose), mutateSegment(token(JSON.stringify(listDocument(purpose))), random))
  if (kind === 'encodedList') {
    const bits = mutateBytes(listBits(), random)
    const whole = encodeList(bits)
    const broken = `u${base64Url(mutateBytes(Buffer.from(whole.slice(1), 'base64url'), random))}`
    const encoded = random.pick([whole, broken, mutateText(whole, random)])
    lists.set(listUrl(purpose), token(JSON.stringify(listDocument(purpose, encoded))))
  }
  return { ...STAGE, lists }
}
