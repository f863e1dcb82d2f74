import { importVerificationKey, type VerificationKey } from '@volunteer-passport/codec'
import { type AccreditedKey, type Parsed, type ProblemCode, parseDateTime, problem } from '@volunteer-passport/schema'

/** The keys of one accreditation, or of the root's lists. */
export interface KeyRing {
  /** The key of this id. KEY_NOT_FOUND, KEY_REVOKED, KEY_INVALID, KEY_WEAK. */
  find(keyId: string): Parsed<RingKey>
  /** Thumbprints of the keys that may sign now. */
  active(): readonly string[]
}

export interface RingKey {
  readonly key: VerificationKey
  /** From this instant on it does not sign. */
  readonly retiredAt: Date | undefined
}

/** `endsAt`: from then on each key counts as retired. */
export function createKeyRing(keys: readonly AccreditedKey[], endsAt?: Date | undefined): KeyRing {
  const listed = new Map(keys.map((key) => [key.id, key]))
  const found = new Map<string, Parsed<RingKey>>()
  const find = (keyId: string): Parsed<RingKey> => {
    const known = found.get(keyId)
    if (known !== undefined) return known
    const key = listed.get(keyId)
    if (key === undefined) return fail('KEY_NOT_FOUND', 'The accreditation names no key of this id.')
    const ringKey = toRingKey(key, endsAt)
    found.set(keyId, ringKey)
    return ringKey
  }
  return {
    find,
    active: () =>
      keys.flatMap(({ id }) => {
        const key = find(id)
        return key.ok && key.value.retiredAt === undefined ? [key.value.key.thumbprint] : []
      }),
  }
}

function toRingKey({ publicKeyJwk, state, retiredAt }: AccreditedKey, endsAt: Date | undefined): Parsed<RingKey> {
  if (state === 'revoked') return fail('KEY_REVOKED', 'The accreditation says that the key is revoked.')
  const key = importVerificationKey(publicKeyJwk)
  if (!key.ok) return key
  const ends = [retiredAt === undefined ? undefined : parseDateTime(retiredAt), endsAt]
  const [earliest] = ends.filter((end) => end !== undefined).sort((a, b) => a.getTime() - b.getTime())
  return { ok: true, value: { key: key.value, retiredAt: earliest } }
}

function fail(code: ProblemCode, detail: string): Extract<Parsed<never>, { ok: false }> {
  return { ok: false, problems: [problem(code, detail, ['kid'])] }
}
