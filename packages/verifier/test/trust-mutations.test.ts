import { signJws, vcJwtHeader } from '@volunteer-passport/codec'
import { CHECK_IDS } from '@volunteer-passport/schema'
import { SOAK, type TestKey } from '@volunteer-passport/testing'
import { anyType } from '@volunteer-passport/verifier'
import { expect, it } from 'vitest'
import { toText, toTree } from '../scripts/fuzz/json-tree.ts'
import { mutateText } from '../scripts/fuzz/mutate-text.ts'
import { mutateTree } from '../scripts/fuzz/mutate-tree.ts'
import { createRandom, type Random } from '../scripts/fuzz/random.ts'
import {
  ALMATY,
  accreditationDocument,
  accreditationListDocument,
  almatyKey,
  chainOf,
  claimsOf,
  createRealm,
  entryOf,
  LIST_KEY,
  organisationClaims,
  organisationKey,
  ROOT,
  rootKey,
  rootText,
  sign,
  signCredential,
  signerOf,
  trustRootOf,
  urlsOf,
} from './realm.ts'
import { verdictAndCode } from './world.ts'

const RUNS = 40 * SOAK
const realm = await createRealm()
const token = await signCredential('activity', organisationKey, { ...chainOf(ALMATY), credentialStatus: undefined })
const almatyClaims = claimsOf(ALMATY, almatyKey)
const sound = {
  root: { url: urlsOf(ROOT).root, body: await rootText() },
  'list of the root': {
    url: urlsOf(ROOT).accreditations,
    body: await sign(accreditationListDocument(ROOT, [await entryOf(LIST_KEY, almatyClaims)]), LIST_KEY),
  },
  'list of the office': {
    url: urlsOf(ALMATY).accreditations,
    body: await sign(accreditationListDocument(ALMATY, [await entryOf(almatyKey, organisationClaims())]), almatyKey),
  },
}
type Name = keyof typeof sound
const NAMES = Object.keys(sound) as Name[]

/** The verdict with this file in place of the sound one. */
async function verdictWith(name: Name, body: string): Promise<string> {
  for (const { url, body: text } of Object.values(sound)) realm.network.set(url, { body: text })
  realm.network.set(sound[name].url, { body })
  const report = await realm.verifierWith().verify(token, { type: anyType })
  expect(report.checks.map(({ id }) => id)).toEqual(CHECK_IDS)
  return verdictAndCode(report)
}

it.each(NAMES)('a %s changed on its way is never believed, and never throws', async (name) => {
  expect(await verdictWith(name, sound[name].body)).toBe('accepted')
  const random = createRandom(131)
  const verdicts = new Set<string>()
  for (let run = 0; run < RUNS; run++) {
    const body = mutateText(sound[name].body, random)
    const verdict = await verdictWith(name, body)
    // White space between the members of root.json is nobody's word: what is signed is the payload.
    if (verdict === 'accepted') expect([body, saysTheSame(body, name)]).toEqual([body, true])
    verdicts.add(verdict)
  }
  verdicts.delete('accepted')
  expect([...verdicts]).toEqual(['undetermined TRUST_LIST_INVALID'])
})

function saysTheSame(body: string, name: Name): boolean {
  if (name !== 'root') return body === sound[name].body
  const [changed, before] = [JSON.parse(body), JSON.parse(sound.root.body)]
  return changed.payload === before.payload && changed.signatures[0].signature === before.signatures[0].signature
}

const mutate = (document: object, random: Random): string => {
  const tree = toTree(document)
  for (let times = 1 + random.below(2); times > 0; times--) mutateTree(tree, random)
  return toText(tree)
}

const signText = (text: string, key: TestKey): Promise<string> =>
  signJws({
    header: vcJwtHeader(signerOf(key)),
    payload: new TextEncoder().encode(text),
    signer: signerOf(key),
  })

async function signRootText(text: string): Promise<string> {
  const key = signerOf(rootKey(1))
  const header = { alg: key.algorithm, kid: key.keyId, typ: 'trust-root+json' }
  const compact = await signJws({ header, payload: new TextEncoder().encode(text), signer: key })
  const [protectedHeader, payload, signature] = compact.split('.')
  return JSON.stringify({ payload, signatures: [{ protected: protectedHeader, signature }] })
}

/** What a signed document must say, whatever else it says, for the chain to hold. */
type Saying = (document: Record<string, unknown>) => boolean
const begun = (instant: unknown): boolean => Date.parse(String(instant)) <= Date.parse('2026-11-07T12:01:00Z')
const open = (instant: unknown): boolean =>
  instant === undefined || Date.parse(String(instant)) > Date.parse('2026-11-07T12:00:00Z')
const listSays: Saying = ({ id, issuer, validUntil, credentialSubject }) => {
  const { version, accreditations } = (Array.isArray(credentialSubject) ? credentialSubject[0] : credentialSubject) as {
    version: number
    accreditations: { subject: string; state: string }[]
  }
  const named = accreditations.filter(({ subject }) => subject === ALMATY)
  const by = typeof issuer === 'string' ? issuer : (issuer as { id: string }).id
  return (
    id === sound['list of the root'].url &&
    by === ROOT &&
    open(validUntil) &&
    version >= 1 &&
    named.length === 1 &&
    named[0]!.state === 'active'
  )
}
const accreditationSays: Saying = ({ issuer, validFrom, validUntil, credentialSubject }) => {
  const claims = (Array.isArray(credentialSubject) ? credentialSubject[0] : credentialSubject) as typeof almatyClaims
  const by = typeof issuer === 'string' ? issuer : (issuer as { id: string }).id
  const key = claims.keys.find(({ id }) => id === almatyKey.keyId)
  const isActive = key?.publicKeyJwk.x === almatyKey.publicJwk.x && key.state === 'active'
  const isOpen = (validFrom === undefined || begun(validFrom)) && open(validUntil)
  return by === ROOT && claims.id === ALMATY && isActive && isOpen && claims.scope.mayAccreditDepth > 0
}
const rootSays: Saying = ({ root, issuedAt, expires, threshold }) =>
  root === ROOT && begun(issuedAt) && open(expires) && threshold === 1

it.each<[string, object, (text: string) => Promise<[Name, string]>, Saying]>([
  ['root.json', trustRootOf(), async (text) => ['root', await signRootText(text)], rootSays],
  [
    'accreditation list',
    accreditationListDocument(ROOT, [await entryOf(LIST_KEY, almatyClaims)]),
    async (text) => ['list of the root', await signText(text, LIST_KEY)],
    listSays,
  ],
  [
    'accreditation',
    accreditationDocument(ROOT, almatyClaims),
    async (text) => {
      const entry = await entryOf(LIST_KEY, almatyClaims, { credential: await signText(text, LIST_KEY) })
      return ['list of the root', await sign(accreditationListDocument(ROOT, [entry]), LIST_KEY)]
    },
    accreditationSays,
  ],
])(
  '%s that was malformed before it was signed is a problem, never an exception',
  async (_, document, publish, says) => {
    const random = createRandom(129)
    const verdicts = new Map<string, number>()
    for (let run = 0; run < RUNS; run++) {
      const text = mutate(document, random)
      const verdict = await verdictWith(...(await publish(text)))
      if (verdict === 'accepted') expect([text, says(JSON.parse(text))]).toEqual([text, true])
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
    }
    expect([...verdicts.keys()].filter((verdict) => verdict.includes('INTERNAL_FAULT'))).toEqual([])
    expect(verdicts.size).toBeGreaterThan(1)
  },
)
