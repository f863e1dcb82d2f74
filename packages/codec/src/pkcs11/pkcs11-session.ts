import { VolunteerPassportError } from '@volunteer-passport/schema'
import { sha256 } from '../sha256.ts'
import { findKey, type TokenKey } from './pkcs11-key.ts'
import type { HeldModule } from './pkcs11-module.ts'

export interface TokenPlace {
  readonly tokenLabel: string
  readonly keyLabel: string
  readonly pin: () => string | Promise<string>
}

/** A session that is logged in, with the key found in it. */
export interface Session {
  readonly key: TokenKey
  /** One signature at a time: a session can do no more. */
  sign(bytes: Uint8Array): Promise<Uint8Array>
  close(): void
}

const USER_ALREADY_LOGGED_IN = 0x100
/** Neither has a name in pkcs11js 2: PKCS#11 3.0, §2.3. */
const CKM_EDDSA = 0x1057
const SIGNATURE_ROOM = 256

/**
 * Opens a session of the token and logs in.
 * @throws VolunteerPassportError OPTION_INVALID (no such token or key), KEY_INVALID, KEY_WEAK; Pkcs11Error as it comes
 */
export async function openSession(held: HeldModule, place: TokenPlace): Promise<Session> {
  const { library, module } = held
  const handle = module.C_OpenSession(slotOf(held, place.tokenLabel), library.CKF_SERIAL_SESSION)
  try {
    try {
      module.C_Login(handle, library.CKU_USER, await place.pin())
    } catch (error) {
      // A login counts for all sessions of a process: another signer was here first.
      if (!(error instanceof library.Pkcs11Error && error.code === USER_ALREADY_LOGGED_IN)) throw error
    }
    const key = findKey(held, handle, place.keyLabel)
    return {
      key,
      async sign(bytes) {
        const isEdwards = key.algorithm === 'EdDSA'
        const mechanism = { mechanism: isEdwards ? CKM_EDDSA : library.CKM_ECDSA }
        module.C_SignInit(handle, mechanism, Buffer.from(key.privateKey))
        // CKM_ECDSA takes the digest; few tokens hash themselves.
        const input = isEdwards ? bytes : sha256(bytes)
        return new Uint8Array(await module.C_SignAsync(handle, Buffer.from(input), Buffer.alloc(SIGNATURE_ROOM)))
      },
      close: () => module.C_CloseSession(handle),
    }
  } catch (error) {
    module.C_CloseSession(handle)
    throw error
  }
}

function slotOf({ module }: HeldModule, label: string): Buffer {
  const slots = module.C_GetSlotList(true).filter((slot) => module.C_GetTokenInfo(slot).label.trimEnd() === label)
  const [one, another] = slots
  if (one !== undefined && another === undefined) return one
  throw new VolunteerPassportError(
    'OPTION_INVALID',
    `There ${one ? 'are several tokens' : 'is no token'} of that label.`,
    {
      hint: 'Give the label of one token that is plugged in and initialised.',
    },
  )
}
