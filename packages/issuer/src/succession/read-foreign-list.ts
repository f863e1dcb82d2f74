import {
  decodeBitstring,
  decodeVcJwt,
  importVerificationKey,
  LIMITS,
  type VcJwt,
  verifySignature,
} from '@volunteer-passport/codec'
import {
  type AccreditedKey,
  type JsonObject,
  type Parsed,
  type Problem,
  parseDateTime,
  problem,
} from '@volunteer-passport/schema'
import { LIST_PURPOSES, type ListPurpose } from '../status/decoys.ts'

/** A status list of another office, verified. */
export interface ForeignList {
  readonly url: string
  /** Status base URL of the office. */
  readonly base: string
  readonly purpose: ListPurpose
  readonly number: number
  readonly bits: Uint8Array
  /** Log sequence that it was published at; 0 where it tells none. */
  readonly sequence: number
}

/**
 * Reads a published list. Whether it is still within its time is not looked at: the bits of an office that fell silent
 * long ago are needed most of all.
 *
 * Problems: STATUS_LIST_INVALID, STATUS_LIST_SIGNATURE_INVALID, STATUS_LIST_ISSUER_MISMATCH, STATUS_LIST_ID_MISMATCH,
 * STATUS_LIST_ENCODING_INVALID and what else `decodeBitstring` finds, KEY_REVOKED, KEY_EXPIRED.
 */
export async function readForeignList(
  given: { readonly url: string; readonly bytes: Uint8Array },
  o: { readonly signedBy: string; readonly keys: readonly AccreditedKey[] },
): Promise<Parsed<ForeignList>> {
  const { url, bytes } = given
  const [, base, purpose, number] = /^(https:\/\/.+)\/([a-z]+)\/([1-9]\d{0,8})\.jwt$/.exec(url) ?? []
  if (base === undefined || !isPurpose(purpose))
    return refused('STATUS_LIST_ID_MISMATCH', 'It is no address of a list.')
  const token = Buffer.from(bytes).toString('latin1')
  const decoded = decodeVcJwt(token, { tokenBytes: LIMITS.statusListTokenBytes })
  if (!decoded.ok) return refused('STATUS_LIST_INVALID', decoded.problems[0].detail)
  const signed = await requireSignature(decoded.value, o.keys)
  if (signed !== undefined) return { ok: false, problems: [signed] }
  const { document } = decoded.value
  if (document.issuer !== o.signedBy) return refused('STATUS_LIST_ISSUER_MISMATCH', 'It is the list of another issuer.')
  if (document.id !== url) return refused('STATUS_LIST_ID_MISMATCH', 'It is the list of another address.')
  const subject = (document.credentialSubject ?? {}) as JsonObject
  if (subject.type !== 'BitstringStatusList' || subject.statusPurpose !== purpose || subject.statusSize !== undefined) {
    return refused('STATUS_LIST_INVALID', 'It is no list of one bit an entry for the purpose in its address.')
  }
  const bits = await decodeBitstring(String(subject.encodedList))
  if (!bits.ok) return bits
  const sequence = Number.isSafeInteger(document.logSequence) ? Number(document.logSequence) : 0
  return { ok: true, value: { url, base, purpose, number: Number(number), bits: bits.value, sequence } }
}

const isPurpose = (text: string | undefined): text is ListPurpose => LIST_PURPOSES.some((purpose) => purpose === text)

async function requireSignature(
  { header, jws, document }: VcJwt,
  keys: readonly AccreditedKey[],
): Promise<Problem | undefined> {
  const listed = keys.find(({ id }) => id === header.kid)
  const key = listed && importVerificationKey(listed.publicKeyJwk)
  if (listed === undefined || key?.ok !== true || key.value.algorithm !== jws.algorithm) {
    return problem('STATUS_LIST_SIGNATURE_INVALID', 'It is signed with none of the keys.')
  }
  if (listed.state === 'revoked') return problem('KEY_REVOKED', 'The key that signed it is revoked.')
  const retiredAt = listed.retiredAt === undefined ? undefined : Number(parseDateTime(listed.retiredAt)) / 1000
  if (retiredAt !== undefined && !(Number(document.iat) <= retiredAt)) {
    return problem('KEY_EXPIRED', 'It is signed with a key that had been retired.')
  }
  if ((await verifySignature(key.value, jws.signingInput, jws.signature)) === true) return undefined
  return problem('STATUS_LIST_SIGNATURE_INVALID', 'Its signature does not verify.')
}

const refused = (code: Problem['code'], detail: string): Parsed<never> => ({
  ok: false,
  problems: [problem(code, detail)],
})
