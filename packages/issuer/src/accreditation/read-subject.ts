import { didWebUrl } from '@volunteer-passport/did'
import { Refusal } from '../refusal.ts'
import { failLint } from './fail-lint.ts'

const DID = /^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/
const MAX_LENGTH = 512

/**
 * The DID of somebody accredited. One of did:web must lead somewhere: it may come to accredit others.
 * @throws Refusal LINT_FAILED, DID_INVALID, DID_HOST_FORBIDDEN
 */
export function readSubject(did: unknown): string {
  if (typeof did !== 'string' || did.length > MAX_LENGTH || !DID.test(did)) failLint('It is no DID.', ['subject'])
  if (!did.startsWith('did:web:')) return did
  const url = didWebUrl(did)
  if (url.ok) return did
  const { code, detail } = url.problems[0]
  throw new Refusal(code, { detail, path: ['subject'], hint: 'Give a did:web of a public host.' })
}
