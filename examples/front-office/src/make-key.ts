import { generatePrivateJwk, type Jwk } from '@volunteer-passport/codec'
import { readKeyFile, writeKeyFile } from '@volunteer-passport/codec/key-file'
import { VolunteerPassportError } from '@volunteer-passport/schema'

/** A new key in a file of its own, or the one that an interrupted run has left there: a key is never overwritten. */
export const makeKey = async (path: string, passphrase: string): Promise<Jwk> => {
  const made = await generatePrivateJwk('EdDSA')
  try {
    await writeKeyFile(path, made, passphrase)
    return made
  } catch (cause) {
    if (!(cause instanceof VolunteerPassportError) || cause.code !== 'KEY_FILE_EXISTS') throw cause
    return readKeyFile(path, passphrase)
  }
}
