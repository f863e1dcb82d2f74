import { importVerificationKey } from '@volunteer-passport/codec'
import { problem } from '@volunteer-passport/schema'
import { OFFICE_DID, officeKey } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'
import { checkSigner } from '../src/checks/signer.ts'
import { runSteps } from '../src/steps.ts'
import { trustIssuers } from '../src/trust-issuers.ts'
import type { SignerAnswer, TrustPolicy } from '../src/trust-policy.ts'

const imported = importVerificationKey(officeKey.publicJwk)
if (!imported.ok) throw new Error('the key is sound')
const policy = trustIssuers([OFFICE_DID])
const yes: SignerAnswer = { ok: true, value: { key: imported.value, policy, lineage: 'root' } }

async function answerOf(answer: unknown, algorithm: 'EdDSA' | 'ES256') {
  const trust: TrustPolicy = { ...policy, resolveSigner: () => answer as SignerAnswer }
  const signer = { issuer: OFFICE_DID, keyId: officeKey.keyId }
  const resolver = { resolve: () => Promise.reject(new Error('not asked')) }
  return runSteps(
    checkSigner(signer, { trust, resolver, document: {}, algorithm, now: new Date(0), signal: undefined }),
  )
}

test('a key that the trust policy names is taken, and no DID document is asked', async () => {
  expect(await answerOf(yes, 'EdDSA')).toEqual(yes)
  expect(await answerOf(Promise.resolve(yes), 'EdDSA')).toEqual(yes)
})

test('the key decides on the algorithm, never the header', async () => {
  const detail = 'The alg of the header is not the algorithm of the key.'
  expect(await answerOf(yes, 'ES256')).toEqual({ ok: false, problems: [problem('ALG_KEY_MISMATCH', detail, ['alg'])] })
})

test('a refusal is handed on, and an answer of another kind is no yes', async () => {
  const no = { ok: false, problems: [problem('KEY_REVOKED', 'By the list.')] }
  expect(await answerOf(no, 'EdDSA')).toEqual(no)
  expect(await answerOf({ ...yes, ok: 'yes' }, 'EdDSA')).not.toMatchObject({ ok: true })
})
