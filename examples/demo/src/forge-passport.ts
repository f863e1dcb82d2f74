import { readFile } from 'node:fs/promises'
import { createJwkSigner, signJws } from '@volunteer-passport/codec'
import { readKeyFile } from '@volunteer-passport/codec/key-file'

/**
 * What a thief makes who has the office's key file and its passphrase: an honest passport with a thousand hours more,
 * under the office's own signature, dated before the theft. The registry knows nothing of it.
 */
export async function forgePassport(o: {
  readonly honest: string
  readonly keyFile: string
  readonly passphrase: string
}): Promise<string> {
  const privateJwk = await readKeyFile(o.keyFile, o.passphrase)
  const [head = '', body = ''] = (await readFile(o.honest, 'utf8')).split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'))
  const document = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
  document.credentialSubject.totals.hours += 1000
  const signer = createJwkSigner({ keyId: header.kid, privateJwk })
  return signJws({ header, payload: Buffer.from(JSON.stringify(document)), signer })
}
