import { createJwkSigner, decodeJws, importVerificationKey, signJws, verifySignature } from '@volunteer-passport/codec'
import { expect, test } from 'vitest'

/** RFC 8037 Appendix A. */
const jwk = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
}

test('RFC 8037 A.2 to A.5: thumbprint, signature and verification of the Ed25519 example', async () => {
  const key = importVerificationKey({ kty: jwk.kty, crv: jwk.crv, x: jwk.x })
  if (!key.ok) throw new Error(key.problems[0].detail)
  expect(key.value.thumbprint).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  const token =
    'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg'
  const jws = decodeJws(token)
  if (!jws.ok) throw new Error(jws.problems[0].detail)
  expect(verifySignature(key.value, jws.value.signingInput, jws.value.signature)).toBe(true)
  const signer = createJwkSigner({ keyId: 'did:example:a#1', privateJwk: jwk })
  expect(await signer.sign(jws.value.signingInput)).toEqual(jws.value.signature)
  const signed = await signJws({ header: { alg: 'EdDSA', kid: signer.keyId }, payload: jws.value.payload, signer })
  expect(decodeJws(signed)).toMatchObject({ ok: true, value: { header: { kid: 'did:example:a#1' } } })
})
