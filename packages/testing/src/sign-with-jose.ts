import { CompactSign, importJWK } from 'jose'
import type { TestKey } from './keys.ts'

/**
 * A `vc+jwt` by hand with plain jose (VC-JOSE-COSE §3.1.1): what another implementation would send us. `header` adds
 * to or replaces the protected header `{ alg, kid, typ, cty }`; a member that is `undefined` is left out.
 */
export async function signWithJose(
  document: object,
  key: TestKey,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const protectedHeader = { alg: key.algorithm, kid: key.keyId, typ: 'vc+jwt', cty: 'vc', ...header }
  return new CompactSign(new TextEncoder().encode(JSON.stringify(document)))
    .setProtectedHeader(JSON.parse(JSON.stringify(protectedHeader)))
    .sign(await importJWK({ ...key.privateJwk }, key.algorithm))
}
