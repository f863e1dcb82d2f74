import { explainReport } from '@volunteer-passport/verifier'
import { expect, it } from 'vitest'
import { AUDIENCE, byThumbprint, NONCE, phoneKey, present } from './holder.ts'
import { createWorld, signPassport } from './world.ts'

const phone = phoneKey(11)

it.each(['kk', 'ru', 'en'] as const)('explains a presentation in %s, then each credential', async (locale) => {
  const { verifier, publishList } = await createWorld()
  await publishList('suspension', { bits: [42] })
  const tokens = [await signPassport({ cnf: { jwk: phone.publicJwk } }), await signPassport({ credentialStatus: [] })]
  const token = await present(tokens, byThumbprint(phone))
  const report = await verifier.verifyPresentation(token, { audience: AUDIENCE, nonce: NONCE })
  await expect(explainReport(report, { locale })).toMatchFileSnapshot(`explain-presentation.${locale}.txt`)
})
