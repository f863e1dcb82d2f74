import {
  activitySubject,
  credentialDocument,
  passportSubject,
  SOAK,
  seededKey,
  type TestKey,
} from '@volunteer-passport/testing'
import { anyType } from '@volunteer-passport/verifier'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  chainOf,
  claimsOf,
  createRealm,
  entryOf,
  LIST_KEY,
  ORGANISATION_BIN,
  type Realm,
  ROOT,
  sign,
  urlsOf,
} from './realm.ts'
import { verdictAndCode } from './world.ts'

/** Parties are numbers; -1 is the root, which is sound throughout. */
const PARTIES = [0, 1, 2, 3] as const
const ROOT_PARTY = -1
const MAX_DEPTH = 3
const NOW = Date.parse('2026-11-07T12:00:00Z')
const DAY = 86_400_000

const didOf = (party: number): string => (party === ROOT_PARTY ? ROOT : `did:web:party-${party}.example`)
const keyOf = (party: number, key: number): TestKey =>
  party === ROOT_PARTY ? LIST_KEY : seededKey(100 + party * 2 + key, `${didOf(party)}#key-${key}`)
const instant = (days: number): string => new Date(NOW + days * DAY).toISOString()

const TYPES = { passport: 'VolunteerPassportCredential', activity: 'VolunteerActivityCredential' } as const
type Kind = keyof typeof TYPES
const REGIONS = ['KZ-75', 'KZ-71'] as const

/** Days are counted from now. */
interface Listed {
  readonly accreditor: number
  readonly subject: number
  readonly state: 'active' | 'ended' | 'suspended' | 'withdrawn'
  readonly since: number
  readonly successor: number | undefined
  /** From when until when. */
  readonly period: readonly [number, number]
  readonly signedOn: number
  readonly signedBy: number
  readonly keys: readonly { readonly state: 'active' | 'retired' | 'revoked'; readonly retired: number }[]
  readonly types: readonly Kind[]
  readonly jurisdiction: 'national' | readonly string[]
  readonly depth: number
  readonly bin: string | undefined
}

interface Graph {
  readonly listed: readonly Listed[]
  /** Which of its keys each party signs its list with. */
  readonly listKeys: readonly number[]
}

interface Token {
  readonly issuer: number
  readonly key: number
  readonly kind: Kind
  readonly region: string
  readonly signedOn: number
  readonly hint: readonly number[]
}

const party = fc.constantFrom(...PARTIES)
/** Mostly what holds: a chain of four faults says no more than one of the first. */
const mostly = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })

const key = fc.record({
  state: mostly<Listed['keys'][number]['state']>('active', 'retired', 'revoked'),
  retired: fc.constantFrom(-20, -5),
})
const listed: fc.Arbitrary<Listed> = fc.record({
  accreditor: fc.constantFrom(ROOT_PARTY, ROOT_PARTY, ...PARTIES),
  subject: party,
  state: fc.constantFrom<Listed['state'][]>(
    'active',
    'active',
    'active',
    'active',
    'ended',
    'ended',
    'suspended',
    'withdrawn',
  ),
  since: fc.constantFrom(-15, -1),
  successor: fc.option(party, { nil: undefined }),
  period: mostly<Listed['period']>([-60, 300], [1, 300], [-60, 0], [-60, -8]),
  signedOn: fc.constantFrom(-50, -10),
  signedBy: fc.constantFrom(0, 1),
  keys: fc.tuple(key, key),
  types: mostly<readonly Kind[]>(['passport', 'activity'], ['activity'], ['passport']),
  jurisdiction: mostly<Listed['jurisdiction']>(['KZ-75', 'KZ-71'], 'national', ['KZ-71']),
  depth: fc.integer({ min: 0, max: 3 }),
  bin: mostly<string | undefined>(undefined, ORGANISATION_BIN, '990440001234'),
})
const graph: fc.Arbitrary<Graph> = fc.record({
  listed: fc.array(listed, { minLength: 4, maxLength: 14 }),
  listKeys: fc.tuple(...PARTIES.map(() => mostly(0, 1))),
})
const token: fc.Arbitrary<Token> = fc.record({
  issuer: party,
  key: mostly(0, 1),
  kind: fc.constantFrom<Kind>('passport', 'activity'),
  region: fc.constantFrom(...REGIONS),
  signedOn: fc.constantFrom(-30, -12, -2),
  hint: fc.array(fc.constantFrom<number>(...PARTIES, ...PARTIES, ...PARTIES, ROOT_PARTY), { maxLength: 4 }),
})

/** The last entry of a subject stands; lists hold one each. */
function entriesOf({ listed: all }: Graph, accreditor: number): ReadonlyMap<number, Listed> {
  return new Map(all.filter((entry) => entry.accreditor === accreditor).map((entry) => [entry.subject, entry]))
}

/** What the verifier should say, worked out from the graph itself: as slow as can be, and of nothing but the rules. */
function reference(world: Graph, asked: Token): string {
  const mayLearn = (entry: Listed | undefined, which: number, on: number): string | undefined => {
    if (entry === undefined) return undefined
    const { state, retired } = entry.keys[which]!
    if (state === 'revoked') return 'revoked'
    const ends: number[] = []
    if (state === 'retired') ends.push(retired)
    if (entry.state === 'ended') ends.push(entry.since, entry.period[1])
    return ends.some((end) => on > end) ? 'retired' : undefined
  }
  const isActive = (entry: Listed, which: number) => entry.keys[which]!.state === 'active' && entry.state !== 'ended'
  const narrows = (child: Listed, parent: Listed | undefined): boolean => {
    if (parent === undefined) return true
    if (child.types.some((kind) => !parent.types.includes(kind))) return false
    if (child.depth >= parent.depth) return false
    if (parent.bin !== undefined && parent.bin !== child.bin) return false
    if (parent.jurisdiction === 'national') return true
    return child.jurisdiction !== 'national' && child.jurisdiction.every((one) => parent.jurisdiction.includes(one))
  }
  const judge = (accreditor: number, above: Listed | undefined, subject: number): Listed | string => {
    const entry = entriesOf(world, accreditor).get(subject)
    if (entry === undefined) return 'rejected ISSUER_NOT_TRUSTED'
    if (entry.state === 'suspended' || entry.state === 'withdrawn') return 'rejected ACCREDITATION_REVOKED'
    if (mayLearn(above, entry.signedBy, entry.signedOn) !== undefined) return 'undetermined TRUST_LIST_INVALID'
    const [from, until] = entry.period
    if (from > 0) return 'rejected ACCREDITATION_EXPIRED'
    if (until <= 0 && entry.state !== 'ended') return 'rejected ACCREDITATION_EXPIRED'
    return narrows(entry, above) ? entry : 'rejected ACCREDITATION_SCOPE_EXCEEDED'
  }

  const { issuer, hint } = asked
  const route = entriesOf(world, ROOT_PARTY).has(issuer) ? [] : hint
  if (route !== hint || hint.length > 0) {
    const all = [ROOT_PARTY, issuer, ...route]
    if (all.some((one, i) => all.indexOf(one) !== i)) return 'rejected ACCREDITATION_LOOP'
    if (route.length >= MAX_DEPTH) return 'rejected ACCREDITATION_CHAIN_TOO_DEEP'
  } else return 'rejected ISSUER_NOT_TRUSTED'

  let accreditor: number = ROOT_PARTY
  let above: Listed | undefined
  const passed = [issuer]
  for (const named of [...route].reverse()) {
    const entry = entriesOf(world, accreditor).get(named)
    const next = entry?.state === 'ended' && entry.successor !== undefined ? entry.successor : named
    const found = judge(accreditor, above, next)
    if (typeof found === 'string') return found
    if (found.state === 'ended') return 'rejected ACCREDITATION_EXPIRED'
    if (found.depth === 0) return 'rejected ACCREDITATION_SCOPE_EXCEEDED'
    if (passed.includes(next)) return 'rejected ACCREDITATION_LOOP'
    passed.push(next)
    if (!isActive(found, world.listKeys[next]!)) return 'undetermined TRUST_LIST_INVALID'
    accreditor = next
    above = found
  }
  const leaf = judge(accreditor, above, issuer)
  if (typeof leaf === 'string') return leaf
  const fault = mayLearn(leaf, asked.key, asked.signedOn)
  if (fault !== undefined) return `rejected ${fault === 'revoked' ? 'KEY_REVOKED' : 'KEY_EXPIRED'}`
  const isOver =
    asked.kind === 'activity' || leaf.jurisdiction === 'national' || leaf.jurisdiction.includes(asked.region)
  const isOfOne = asked.kind === 'activity' && leaf.bin === ORGANISATION_BIN
  const speaksFor = leaf.bin === undefined || isOfOne
  if (!leaf.types.includes(asked.kind) || !isOver || !speaksFor) return 'rejected ACCREDITATION_SCOPE_EXCEEDED'
  return 'accepted'
}

async function publish(realm: Realm, world: Graph): Promise<void> {
  for (const accreditor of [ROOT_PARTY, ...PARTIES]) {
    const entries = [...entriesOf(world, accreditor).values()].map((entry) => {
      const did = didOf(entry.subject)
      const keys = entry.keys.map(({ state, retired }, which) => {
        const { keyId: id, publicJwk: publicKeyJwk } = keyOf(entry.subject, which)
        return { id, publicKeyJwk, state, ...(state === 'retired' && { retiredAt: instant(retired) }) }
      })
      const credentialTypes = entry.types.map((kind) => TYPES[kind])
      const scope = { credentialTypes, jurisdiction: entry.jurisdiction, mayAccreditDepth: entry.depth }
      const members = {
        validFrom: instant(entry.period[0]),
        validUntil: instant(entry.period[1]),
        iat: (NOW + entry.signedOn * DAY) / 1000,
      }
      return entryOf(
        keyOf(accreditor, entry.signedBy),
        claimsOf(did, keyOf(entry.subject, 0), { keys, scope, bin: entry.bin }),
        {
          state: entry.state,
          ...(entry.state !== 'active' && { since: instant(entry.since) }),
          ...(entry.state === 'ended' && entry.successor !== undefined && { successor: didOf(entry.successor) }),
          members,
        },
      )
    })
    await realm.publishList(didOf(accreditor), await Promise.all(entries), {
      key: keyOf(accreditor, accreditor === ROOT_PARTY ? 0 : world.listKeys[accreditor]!),
    })
  }
}

function signToken({ issuer, key: which, kind, region, signedOn, hint }: Token): Promise<string> {
  const subject = kind === 'passport' ? { ...passportSubject, region } : activitySubject
  const members = {
    issuer: didOf(issuer),
    credentialStatus: undefined,
    validFrom: instant(-100),
    iat: (NOW + signedOn * DAY) / 1000,
    ...(hint.length > 0 && chainOf(...hint.map(didOf))),
  }
  return sign(credentialDocument(TYPES[kind], subject, members), keyOf(issuer, which))
}

/** Hosts that the root's list leads to, by whatever steps. */
function namedBelowTheRoot(world: Graph): readonly string[] {
  const named = new Set<number>([ROOT_PARTY])
  for (const accreditor of named) for (const subject of entriesOf(world, accreditor).keys()) named.add(subject)
  return [...named].map((one) => new URL(urlsOf(didOf(one)).root).host)
}

it('random graphs of accreditations: the verifier says what a slow evaluator of the rules says', async () => {
  const realm = await createRealm()
  const said = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(graph, fc.array(token, { minLength: 40, maxLength: 40 }), async (world, tokens) => {
      await publish(realm, world)
      const before = realm.network.calls.length
      const verifier = realm.verifierWith({}, { maxDepth: MAX_DEPTH })
      for (const one of tokens) {
        const verdict = verdictAndCode(await verifier.verify(await signToken(one), { type: anyType }))
        said.set(verdict, (said.get(verdict) ?? 0) + 1)
        expect([one, verdict]).toEqual([one, reference(world, one)])
      }
      const asked = new Set(realm.network.calls.slice(before).map((url) => new URL(url).host))
      const allowed = namedBelowTheRoot(world)
      expect([...asked].filter((host) => !allowed.includes(host))).toEqual([])
    }),
    { seed: 6, numRuns: 25 * SOAK },
  )
  // Each answer that the rules know was given, so that none is held by an accident of the generator.
  expect([...said.keys()].sort()).toEqual([
    'accepted',
    'rejected ACCREDITATION_CHAIN_TOO_DEEP',
    'rejected ACCREDITATION_EXPIRED',
    'rejected ACCREDITATION_LOOP',
    'rejected ACCREDITATION_REVOKED',
    'rejected ACCREDITATION_SCOPE_EXCEEDED',
    'rejected ISSUER_NOT_TRUSTED',
    'rejected KEY_EXPIRED',
    'rejected KEY_REVOKED',
    'undetermined TRUST_LIST_INVALID',
  ])
})
