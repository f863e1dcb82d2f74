import { type TrustRoot, VolunteerPassportError } from '@volunteer-passport/schema'
import { decodeRootMetadata, ROOT_TYP } from './root-metadata.ts'
import { signJws } from './sign-jws.ts'
import type { Signer } from './signer.ts'
import { encodeUtf8 } from './text-bytes.ts'
import { jwkThumbprint } from './thumbprint.ts'

interface SignatureMember {
  readonly protected: string
  readonly signature: string
}

/**
 * Root metadata as text, signed by each of these (RFC 7515 §7.2.1). `keyId` of a signer is the RFC 7638 thumbprint of
 * its key. Whether verifiers will take it for the next version, `verifyNextRoot` says.
 *
 * Throws VolunteerPassportError: OPTION_MISSING without a signer; OPTION_INVALID where the root or a signer's keyId is
 * not usable, or two signers are one key; SIGNER_FAILED.
 */
export async function signRootMetadata(o: {
  readonly root: TrustRoot
  readonly signers: readonly Signer[]
}): Promise<string> {
  return writeSigned(encodeUtf8(JSON.stringify(o.root)), [], o.signers)
}

/** Adds signatures over the very same bytes: keys that must sign together may lie in different safes. Throws as above. */
export async function cosignRootMetadata(text: string, o: { readonly signers: readonly Signer[] }): Promise<string> {
  const decoded = decodeRootMetadata(text)
  if (!decoded.ok) throw unusable('text is not root metadata', decoded.problems[0].detail)
  const { signatures } = JSON.parse(text) as { readonly signatures: readonly SignatureMember[] }
  return writeSigned(decoded.value.signatures[0]!.jws.payload, signatures, o.signers)
}

async function writeSigned(
  payload: Uint8Array,
  signed: readonly SignatureMember[],
  signers: readonly Signer[],
): Promise<string> {
  if (!Array.isArray(signers) || signers.length === 0) {
    const hint = 'Give the signers of as many root keys as the threshold demands.'
    throw new VolunteerPassportError('OPTION_MISSING', 'signers are missing', { hint })
  }
  const signatures = [...signed]
  let payloadText = ''
  for (const signer of signers) {
    if (signer.keyId !== jwkThumbprint(signer.publicJwk)) {
      throw unusable('A signer is not named by its key', 'Make keyId the RFC 7638 thumbprint of the key.')
    }
    const header = { alg: signer.algorithm, kid: signer.keyId, typ: ROOT_TYP }
    const [protectedHeader = '', middle = '', signature = ''] = (await signJws({ header, payload, signer })).split('.')
    signatures.push({ protected: protectedHeader, signature })
    payloadText = middle
  }
  if (new Set(signatures.map((item) => item.protected)).size < signatures.length) {
    throw unusable('Two signers are one key', 'Let each key sign once.')
  }
  const text = `${JSON.stringify({ payload: payloadText, signatures })}\n`
  // Read as a verifier would: what it refuses is never handed out.
  const decoded = decodeRootMetadata(text)
  if (!decoded.ok) throw unusable('root is not usable', decoded.problems[0].detail)
  return text
}

const unusable = (message: string, hint: string): VolunteerPassportError =>
  new VolunteerPassportError('OPTION_INVALID', message, { hint })
