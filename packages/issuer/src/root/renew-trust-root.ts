import { decodeRootMetadata } from '@volunteer-passport/codec'
import type { TrustRoot } from '@volunteer-passport/schema'
import { readKeys, succeedKeys } from '../accreditation/accredited-keys.ts'
import { instantOf } from '../calendar.ts'
import {
  invalid,
  type RootKeys,
  type RootPeriod,
  readJwk,
  readJwks,
  readPeriod,
  soundRoot,
} from './create-trust-root.ts'

/**
 * The version after the one in `current`, a published root.json. What is not given stays; list keys that are not named
 * stay too, and go from `active` to `retired` to `revoked` and never back.
 *
 * It must be signed by as many of its own root keys as its threshold demands, and by as many of the current ones as
 * theirs: or, where these are lost or stolen, by the current recovery key. Only then may `version` skip numbers, so that
 * it outruns whoever goes on with the stolen keys.
 *
 * @throws VolunteerPassportError OPTION_INVALID, KEY_INVALID, KEY_WEAK, ALG_KEY_MISMATCH, LINT_FAILED (a list key)
 */
export function renewTrustRoot(
  current: string | Uint8Array,
  o: Partial<RootKeys> & RootPeriod & { readonly version?: number },
): TrustRoot {
  const decoded = decodeRootMetadata(current)
  if (!decoded.ok) throw invalid('current is no root metadata', decoded.problems[0].detail)
  const before = decoded.value.root
  const { issuedAt, expires } = readPeriod(o)
  const version = o.version ?? before.version + 1
  if (version <= before.version) throw invalid('version does not rise', `Give a number above ${before.version}.`)
  return soundRoot({
    type: 'TrustRoot',
    root: before.root,
    version,
    issuedAt: instantOf(issuedAt),
    expires: instantOf(expires),
    threshold: o.threshold ?? before.threshold,
    rootKeys: o.rootKeys === undefined ? before.rootKeys : readJwks(o.rootKeys),
    recoveryKey: o.recoveryKey === undefined ? before.recoveryKey : readJwk(o.recoveryKey),
    listKeys: succeedKeys(before.listKeys, readKeys(o.listKeys ?? []), issuedAt),
  })
}
