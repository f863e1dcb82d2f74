import { inspect } from 'node:util'
import { importVerificationKey, signJws, verifySignature } from '@volunteer-passport/codec'
import { createPkcs11Signer, type Pkcs11Signer } from '@volunteer-passport/codec/pkcs11'
import { type SoftHsm, softHsmModule, startSoftHsm } from '@volunteer-passport/testing'
import { compactVerify, importJWK, type JWK } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

/** Compiled when it was installed, where there was a compiler. */
const pkcs11: typeof import('pkcs11js') = await import('pkcs11js').catch(() => undefined as never)
const keyId = 'did:web:passport.example:offices:kz-75#key-1'
const message = new TextEncoder().encode('to be signed')

const CURVES = {
  // CKM_EC_EDWARDS_KEY_PAIR_GEN and the PrintableString edwards25519; CKM_EC_KEY_PAIR_GEN and object identifiers.
  Ed25519: { generate: 0x1055, params: '130c656477617264733235353139' },
  'P-256': { generate: 0x1040, params: '06082a8648ce3d030107' },
  'P-384': { generate: 0x1040, params: '06052b81040022' },
}

// On a machine that shall skip nothing (CI), a missing SoftHSM fails in `beforeAll`.
const isHere = (softHsmModule !== undefined && pkcs11 !== undefined) || process.env.CI !== undefined

describe.skipIf(!isHere)('a signer in SoftHSM (apt-get install softhsm2)', () => {
  let hsm: SoftHsm
  const open: Pkcs11Signer[] = []

  beforeAll(async () => {
    hsm = await startSoftHsm()
    for (const [curve, { generate, params }] of Object.entries(CURVES)) createKey(curve, generate, params)
    createKey('twice', CURVES.Ed25519.generate, CURVES.Ed25519.params)
    createKey('twice', CURVES.Ed25519.generate, CURVES.Ed25519.params)
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((signer) => signer.close()))
  })
  afterAll(() => hsm?.remove())

  function inToken(work: (module: import('pkcs11js').PKCS11, session: Buffer) => void): void {
    const module = new pkcs11.PKCS11()
    module.load(hsm.module)
    module.C_Initialize()
    const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trim() === hsm.tokenLabel)
    const session = module.C_OpenSession(slot!, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION)
    module.C_Login(session, pkcs11.CKU_USER, hsm.pin)
    work(module, session)
    module.C_Finalize()
    module.close()
  }

  function createKey(label: string, mechanism: number, params: string): void {
    inToken((module, session) => {
      const shared = [
        { type: pkcs11.CKA_TOKEN, value: true },
        { type: pkcs11.CKA_LABEL, value: label },
      ]
      module.C_GenerateKeyPair(
        session,
        { mechanism },
        [...shared, { type: pkcs11.CKA_EC_PARAMS, value: Buffer.from(params, 'hex') }],
        [
          ...shared,
          { type: pkcs11.CKA_PRIVATE, value: true },
          { type: pkcs11.CKA_SENSITIVE, value: true },
          { type: pkcs11.CKA_EXTRACTABLE, value: false },
          { type: pkcs11.CKA_SIGN, value: true },
        ],
      )
    })
  }

  async function signerOf(keyLabel: string, o: { readonly pin?: string } = {}): Promise<Pkcs11Signer> {
    const { module, tokenLabel } = hsm
    const signer = await createPkcs11Signer({ keyId, module, tokenLabel, keyLabel, pin: () => o.pin ?? hsm.pin })
    open.push(signer)
    return signer
  }

  const refusal = (keyLabel: string, o: { readonly pin?: string } = {}) =>
    signerOf(keyLabel, o).then(
      () => undefined,
      ({ code, message: text }) => ({ code, text }),
    )

  test.each(['Ed25519', 'P-256'])('signs with %s what its public half and jose verify', async (curve) => {
    const signer = await signerOf(curve)
    expect(signer).toEqual({
      algorithm: curve === 'Ed25519' ? 'EdDSA' : 'ES256',
      keyId,
      publicJwk: expect.objectContaining({ crv: curve }),
      sign: expect.any(Function),
      close: expect.any(Function),
    })
    const key = importVerificationKey(signer.publicJwk)
    if (!key.ok) throw new Error('no key')
    const messages = Array.from({ length: 20 }, (_, n) => new TextEncoder().encode(`message ${n}`))
    // Asked for all at once: a session signs one after the other.
    const signatures = await Promise.all(messages.map((bytes) => signer.sign(bytes)))
    expect(messages.map((bytes, n) => verifySignature(key.value, bytes, signatures[n]!))).toEqual(
      messages.map(() => true),
    )
    const jws = await signJws({ header: { alg: signer.algorithm, kid: keyId }, payload: message, signer })
    const { payload } = await compactVerify(jws, await importJWK(signer.publicJwk as JWK, signer.algorithm))
    expect(payload).toEqual(message)
  })

  test('signs on after the session was lost', async () => {
    const signer = await signerOf('Ed25519')
    const key = importVerificationKey(signer.publicJwk)
    const module = new pkcs11.PKCS11()
    module.load(hsm.module)
    for (const slot of module.C_GetSlotList(true)) module.C_CloseAllSessions(slot)
    module.close()
    expect(key.ok && verifySignature(key.value, message, await signer.sign(message))).toBe(true)
  })

  test('several signers share the library, and one that is closed leaves the others alone', async () => {
    const [first, second] = [await signerOf('Ed25519'), await signerOf('P-256')]
    await first.close()
    await expect(first.sign(message)).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
    expect(await second.sign(message)).toHaveLength(64)
  })

  test('says what is not there, and never the PIN', async () => {
    expect(await refusal('no such key')).toEqual({
      code: 'OPTION_INVALID',
      text: 'The token holds no public keys of that label.',
    })
    expect(await refusal('twice')).toEqual({
      code: 'OPTION_INVALID',
      text: 'The token holds several public keys of that label.',
    })
    expect(await refusal('P-384')).toEqual({
      code: 'KEY_INVALID',
      text: 'The key is neither an Ed25519 nor a P-256 key.',
    })
    expect(await refusal('Ed25519', { pin: '00canary00' })).toEqual({
      code: 'SIGNER_FAILED',
      text: 'The token refused: CKR_PIN_INCORRECT.',
    })
    const error = await signerOf('Ed25519', { pin: '00canary00' }).catch((thrown) => thrown)
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary')
    const place = { keyId, module: hsm.module, keyLabel: 'Ed25519', pin: () => hsm.pin }
    await expect(createPkcs11Signer({ ...place, tokenLabel: 'another' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: 'There is no token of that label.',
    })
    await expect(createPkcs11Signer({ ...place, tokenLabel: 'office', module: '/no/such.so' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: 'The library of the HSM cannot be loaded.',
    })
    await expect(createPkcs11Signer({ ...place, tokenLabel: 'office', keyId: 'key-1' })).rejects.toMatchObject({
      code: 'KID_INVALID',
    })
  })

  test('refuses to sign what is no bytes, nothing, or a file', async () => {
    const signer = await signerOf('Ed25519')
    await expect(signer.sign('text' as never)).rejects.toThrow(TypeError)
    await expect(signer.sign(new Uint8Array())).rejects.toThrow(RangeError)
    await expect(signer.sign(new Uint8Array(64 * 1024 * 1024))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
  })
})
