import { VolunteerPassportError } from '@volunteer-passport/schema'
import { requireSignable } from '../require-signable.ts'
import type { Signer } from '../signer.ts'
import { type HeldModule, holdModule } from './pkcs11-module.ts'
import { openSession, type Session, type TokenPlace } from './pkcs11-session.ts'

export interface Pkcs11SignerOptions extends TokenPlace {
  /** DID URL of the key. */
  readonly keyId: string
  /** Absolute path of the shared library of the HSM's maker. */
  readonly module: string
  /** CKA_LABEL of the key pair; the public half must be stored beside the private one. */
  readonly keyLabel: string
  /** Asked when a session is opened, and again when one was lost; not kept. */
  readonly pin: () => string | Promise<string>
}

export interface Pkcs11Signer extends Signer {
  /** Ends the session; nothing can be signed afterwards. */
  close(): Promise<void>
}

const DID_URL = /^did:[a-z0-9]+:[^\s#]+#[^\s#]+$/

/** Return values that say the session is gone, and a new one may do: device or token away and back, session or login ended. */
const SESSION_LOST: ReadonlySet<number> = new Set([0x30, 0x32, 0x82, 0xb0, 0xb3, 0xe0, 0x101, 0x190])

/**
 * A signer whose private key is in an HSM or on a smart card and never leaves it (PKCS#11 2.40 and later): Ed25519
 * (CKM_EDDSA) or P-256 (CKM_ECDSA over the SHA-256 digest). Signs one after the other, off the main thread. A session
 * that was lost is opened again once; a wrong PIN is never tried twice, since tokens lock.
 *
 * Needs `pkcs11js` beside this package.
 *
 * @throws VolunteerPassportError KID_INVALID, OPTION_MISSING (pkcs11js), OPTION_INVALID (library, token or key not
 * there), KEY_INVALID, KEY_WEAK, SIGNER_FAILED (the token refuses, such as for a wrong PIN). `sign` rejects with
 * SIGNER_FAILED.
 * @example
 * const signer = await createPkcs11Signer({
 *   keyId: 'did:web:passport.example:offices:kz-75#key-1',
 *   module: '/usr/lib/softhsm/libsofthsm2.so',
 *   tokenLabel: 'office',
 *   keyLabel: 'key-1',
 *   pin: () => readPin(),
 * })
 */
export async function createPkcs11Signer(o: Pkcs11SignerOptions): Promise<Pkcs11Signer> {
  const { keyId, module: path, tokenLabel, keyLabel, pin } = o
  if (typeof keyId !== 'string' || !DID_URL.test(keyId)) {
    throw new VolunteerPassportError('KID_INVALID', 'keyId is not a DID URL with a fragment.', {
      hint: 'Give the id of the verification method, such as did:web:office.example#key-1.',
    })
  }
  if (typeof pin !== 'function') throw new TypeError('pin must be a function that answers the PIN')
  const held = await holdModule(path)
  const open = () => openSession(held, { tokenLabel, keyLabel, pin })
  let session: Session
  try {
    session = await open()
  } catch (error) {
    held.release()
    throw explained(held, error)
  }
  const { algorithm, publicJwk } = session.key
  let tail: Promise<unknown> = Promise.resolve()
  let isClosed = false

  async function signOnce(bytes: Uint8Array): Promise<Uint8Array> {
    try {
      return await session.sign(bytes)
    } catch (error) {
      if (!isLost(held, error)) throw error
      const again = await open()
      // Another key under the same label would sign what verifiers then refuse.
      if (again.key.publicJwk.x !== publicJwk.x || again.key.publicJwk.y !== publicJwk.y) {
        again.close()
        throw error
      }
      session = again
      return session.sign(bytes)
    }
  }

  return Object.freeze({
    algorithm,
    keyId,
    publicJwk,
    async sign(bytes: Uint8Array) {
      requireSignable(bytes)
      const input = Uint8Array.from(bytes)
      const turn = tail.then(async () => {
        if (isClosed) throw failed('The signer was closed.')
        try {
          return await signOnce(input)
        } catch (error) {
          throw explained(held, error)
        }
      })
      tail = turn.catch(() => undefined)
      return turn
    },
    async close() {
      if (isClosed) return
      isClosed = true
      await tail
      try {
        session.close()
      } catch (error) {
        if (!isLost(held, error)) throw explained(held, error)
      } finally {
        held.release()
      }
    },
  })
}

const isLost = ({ library }: HeldModule, error: unknown): boolean =>
  error instanceof library.Pkcs11Error && SESSION_LOST.has(error.code)

/** What the token said, by its own name for it (CKR_…). */
function explained({ library }: HeldModule, error: unknown): unknown {
  return error instanceof library.NativeError ? failed(`The token refused: ${error.message}.`, error) : error
}

function failed(message: string, cause?: unknown): VolunteerPassportError {
  return new VolunteerPassportError('SIGNER_FAILED', message, {
    hint: 'Check that the token is plugged in, the PIN is right and the key may sign; a PIN is not tried twice.',
    ...(cause !== undefined && { cause }),
  })
}
