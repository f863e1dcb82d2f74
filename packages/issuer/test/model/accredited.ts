import type { AccreditedKey } from '@volunteer-passport/schema'

/** What the national office knows of those whom it accredits, and of the lists that it carries on: plain data, and rules. */
export type State = 'active' | 'suspended' | 'ended' | 'withdrawn'
export type KeyState = AccreditedKey['state']
export const KEY_STATES: readonly KeyState[] = ['active', 'retired', 'revoked']
export const PURPOSES = ['revocation', 'suspension', 'refresh'] as const
export type Purpose = (typeof PURPOSES)[number]
export type Refused = string | undefined

export interface Accredited {
  state: State
  /** Nothing is known of them but this, after a restore: what was said is lost. */
  said: { readonly keys: ReadonlyMap<string, KeyState>; readonly validUntil: number } | undefined
  successor: string | undefined
}

/** Indices whose bit is set, in the first lists of the office that has closed. */
export type Bits = Readonly<Record<Purpose, ReadonlySet<number>>>

export interface NationalData {
  accredited: Map<string, Accredited>
  /** Once they are taken over. */
  carriedOn: Bits | undefined
}

export function accredit(
  { accredited }: NationalData,
  o: { readonly did: string; readonly key: string; readonly validUntil: number },
): Refused {
  const { did, key, validUntil } = o
  const known = accredited.get(did)
  if (known?.state === 'withdrawn') return 'REVOCATION_FINAL'
  if (known?.state === 'ended' && known.said !== undefined) return 'CREDENTIAL_NOT_LIVE'
  const keys = known?.said?.keys ?? new Map([[key, 'active' as const]])
  const { state = 'active', successor } = known ?? {}
  accredited.set(did, { state, successor, said: { keys, validUntil } })
  return undefined
}

export function renew({ accredited }: NationalData, did: string, validUntil: number): Refused {
  const known = accredited.get(did)
  if (known?.state === 'withdrawn') return 'REVOCATION_FINAL'
  if (known?.said === undefined) return 'NOT_FOUND'
  if (known.said.validUntil > validUntil) return 'LINT_FAILED'
  known.said = { ...known.said, validUntil }
  return undefined
}

export function changeKey({ accredited }: NationalData, did: string, key: string, state: KeyState): Refused {
  const known = accredited.get(did)
  if (known?.state === 'withdrawn') return 'REVOCATION_FINAL'
  if (known?.said === undefined) return 'NOT_FOUND'
  const before = known.said.keys.get(key)
  if (before === undefined && known.state === 'ended') return 'CREDENTIAL_NOT_LIVE'
  if (before !== undefined && KEY_STATES.indexOf(state) < KEY_STATES.indexOf(before)) return 'LINT_FAILED'
  known.said = { ...known.said, keys: new Map([...known.said.keys, [key, state]]) }
  return undefined
}

export const MOVES = {
  suspend: { from: ['active'], to: 'suspended' },
  reinstate: { from: ['suspended'], to: 'active' },
  end: { from: ['active'], to: 'ended' },
  withdraw: { from: ['active', 'suspended', 'ended'], to: 'withdrawn' },
} as const

export function move({ accredited }: NationalData, did: string, verb: keyof typeof MOVES): Refused {
  const known = accredited.get(did)
  const { from, to } = MOVES[verb]
  if (known === undefined) return 'NOT_FOUND'
  if (known.state === to) return undefined
  if (known.state === 'withdrawn') return 'REVOCATION_FINAL'
  if (!(from as readonly State[]).includes(known.state)) return 'CREDENTIAL_NOT_LIVE'
  known.state = to
  return undefined
}

export function handOver({ accredited }: NationalData, did: string, heir: string): Refused {
  const known = accredited.get(did)
  if (known === undefined) return 'NOT_FOUND'
  if (known.state === 'withdrawn') return 'REVOCATION_FINAL'
  if (known.state === 'suspended') return 'CREDENTIAL_NOT_LIVE'
  if (known.successor === heir) return undefined
  if (did === heir || accredited.get(heir)?.state !== 'active') return 'NOT_FOUND'
  Object.assign(known, { state: 'ended', successor: heir })
  return undefined
}

export type Change = 'revoke' | 'suspend' | 'reinstate'

export function changeBit(office: NationalData, index: number, change: Change): Refused {
  const bits = office.carriedOn
  if (bits === undefined) return 'NOT_FOUND'
  const isRevoked = bits.revocation.has(index)
  if (isRevoked && change === 'suspend') return 'CREDENTIAL_NOT_LIVE'
  if (isRevoked && change === 'reinstate') return 'REVOCATION_FINAL'
  const purpose = change === 'revoke' ? 'revocation' : 'suspension'
  const set = new Set(bits[purpose])
  if (change === 'reinstate') set.delete(index)
  else set.add(index)
  office.carriedOn = { ...bits, [purpose]: set }
  return undefined
}

/** A bit that was ever taken in stays. */
export const both = (a: Bits, b: Bits): Bits => ({
  revocation: new Set([...a.revocation, ...b.revocation]),
  suspension: new Set([...a.suspension, ...b.suspension]),
  refresh: new Set([...a.refresh, ...b.refresh]),
})

const WORSE: readonly State[] = ['active', 'suspended', 'ended', 'withdrawn']

/** What the public list says of somebody, to an office that has lost what it did since. `isKnown`: this very credential. */
export function takeIn(
  { accredited }: NationalData,
  o: { readonly did: string; readonly state: State; readonly successor: string | undefined; readonly isKnown: boolean },
): void {
  const { did, state, successor, isKnown } = o
  const known = accredited.get(did)
  if (!isKnown && known?.state === 'active' && state === 'active') known.state = 'suspended'
  else if (WORSE.indexOf(state) > WORSE.indexOf(known?.state ?? 'active')) {
    accredited.set(did, { said: known?.said, state, successor })
  } else if (state === 'ended' && known?.state === 'ended') known.successor = successor
}
