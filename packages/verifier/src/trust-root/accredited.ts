import type { RootMetadata } from '@volunteer-passport/codec'
import {
  type AccreditationEntry,
  type ChainHop,
  type Credential,
  type IssuerInfo,
  type OfficeAccreditationClaims,
  parseDateTime,
} from '@volunteer-passport/schema'
import { createKeyRing, type KeyRing } from './key-ring.ts'
import { ROOT_SCOPE, readScope, type Scope } from './scope.ts'

/** The root, or somebody whose accreditation has been verified. What holds today is judged apart. */
export interface Accredited {
  readonly did: string
  readonly keys: KeyRing
  readonly scope: Scope
  /** What the report says of it as an issuer; its chain begins with the root and ends with itself. */
  readonly info: IssuerInfo & { readonly chain: readonly ChainHop[] }
  /** Changes with each word of a list or root that this rests on: what was accepted under another one is not used. */
  readonly lineage: string
  /** With its DID: whose list, on which grounds. */
  readonly listKey: string
}

export function rootAsAccredited({ root }: RootMetadata): Accredited {
  const lineage = `${root.version}`
  return {
    did: root.root,
    keys: createKeyRing(root.listKeys),
    scope: ROOT_SCOPE,
    info: Object.freeze({ did: root.root, chain: Object.freeze([Object.freeze({ did: root.root })]) }),
    lineage,
    listKey: `${root.root} ${lineage}`,
  }
}

/** `successor`: the entry of whoever goes on signing its status lists. */
export function toAccredited(
  entry: AccreditationEntry,
  { subject, validUntil }: Credential<OfficeAccreditationClaims>,
  o: { readonly parent: Accredited; readonly successor: AccreditationEntry | undefined },
): Accredited {
  const { id: did, name, region, contact, keys } = subject
  const { state, since, credential } = entry
  const chain: readonly ChainHop[] = Object.freeze([...o.parent.info.chain, Object.freeze({ did, name })])
  const contacts = [contact?.phone, contact?.email, contact?.url].filter((way) => way !== undefined)
  const said = [credential, o.successor?.credential ?? ''].map(tailOf).join('.')
  const lineage = `${o.parent.lineage} ${state} ${since ?? ''} ${said}`
  return {
    did,
    keys: createKeyRing(keys, state === 'ended' ? endOf(entry, validUntil) : undefined),
    scope: readScope(subject),
    info: Object.freeze({
      did,
      name,
      ...(region !== undefined && { region }),
      ...(contacts.length > 0 && { contact: contacts.join(', ') }),
      chain,
    }),
    lineage,
    listKey: `${did} ${lineage}`,
  }
}

/** The day of its ending, or of its accreditation if that came first: what was refused then is not good afterwards. */
function endOf({ since }: AccreditationEntry, validUntil: Date | undefined): Date {
  const ended = (since && parseDateTime(since)) || new Date(0)
  return validUntil !== undefined && validUntil < ended ? validUntil : ended
}

/** The end of a signature: 22 characters hold 132 bits of what nobody can choose. */
const tailOf = (token: string): string => token.slice(-22)
