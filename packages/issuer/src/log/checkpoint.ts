import { parseJson, signJws } from '@volunteer-passport/codec'
import { type JsonObject, type Parsed, problem, VolunteerPassportError } from '@volunteer-passport/schema'
import { type IssuerContext, readClock } from '../context.ts'
import { refusalOfSigner } from '../keys/adopt-signer.ts'
import { verifyOwnSignature } from '../own-signature.ts'
import { hexOf, type LogPoint, readLogPoint } from './log-point.ts'

/** Of its own, so that nothing else that is signed passes for one (RFC 8725 §3.11). */
const TYP = 'log-checkpoint+jwt'

/**
 * Signs where the log stands: `iss`, `iat`, `logSequence`, `logHead` in a compact JWS. Whoever keeps it can hold this
 * office to it: from then on no entry up to there can be altered or taken back unnoticed.
 * @throws VolunteerPassportError NOT_FOUND where the log is empty, SIGNER_KEY_NOT_ACTIVE
 */
export async function checkpoint(context: IssuerContext): Promise<string> {
  const { id, signer, registry, clock } = context
  const head = await registry.transaction(async (tx) => {
    // By a key that is not on record, or was killed, it would hold nobody to anything.
    const refused = await refusalOfSigner(tx, signer)
    if (refused !== undefined) throw refused
    return tx.logHead()
  })
  if (head === undefined) {
    throw new VolunteerPassportError('NOT_FOUND', 'The log has no entry yet', {
      hint: 'Call publishStatusLists first.',
    })
  }
  const claims = { iss: id, iat: Math.floor(readClock(clock) / 1000), logSequence: head.seq, logHead: hexOf(head.hash) }
  return signJws({
    header: { alg: signer.algorithm, kid: signer.keyId, typ: TYP },
    payload: Buffer.from(JSON.stringify(claims)),
    signer,
  })
}

/** Never throws for what the token says. Problems: those of a JWS, TYP_INVALID, PAYLOAD_INVALID, ISSUER_MISMATCH, KEY_*, SIGNATURE_INVALID. */
export async function verifyCheckpoint(context: IssuerContext, token: string): Promise<Parsed<LogPoint>> {
  const jws = await verifyOwnSignature(context, token)
  if (!jws.ok) return jws
  if (jws.value.header.typ !== TYP) return { ok: false, problems: [problem('TYP_INVALID', `typ is not ${TYP}.`)] }
  const parsed = parseJson(jws.value.payload)
  if (!parsed.ok) return parsed
  const claims = (parsed.value ?? {}) as JsonObject
  if (claims.iss !== context.id) {
    return { ok: false, problems: [problem('ISSUER_MISMATCH', 'It is of the log of another issuer.')] }
  }
  const point = readLogPoint(claims)
  if (point !== undefined) return { ok: true, value: point }
  return { ok: false, problems: [problem('PAYLOAD_INVALID', 'logSequence or logHead is not of a log.')] }
}
