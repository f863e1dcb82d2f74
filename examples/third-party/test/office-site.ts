import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  credentialDocument,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  officeDidDocument,
  officeKey,
  passportSubject,
  STATUS_BASE_URL,
  signWithJose,
} from '@volunteer-passport/testing'

export const NOW = '2026-11-01T00:00:00Z'

const ENTRIES = 131_072
type Purpose = 'revocation' | 'suspension' | 'refresh'

const put = (folder: string, url: string, content: string): void => {
  const path = join(folder, new URL(url).pathname)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

async function signList(url: string, purpose: Purpose, indices: readonly number[]): Promise<string> {
  const bits = new Uint8Array(ENTRIES / 8)
  for (const index of indices) bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7))
  const list = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: OFFICE_DID,
    validFrom: '2026-10-31T23:00:00Z',
    validUntil: '2026-11-07T23:00:00Z',
    credentialSubject: {
      id: `${url}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList: `u${gzipSync(bits).toString('base64url')}`,
    },
  }
  return signWithJose(list, officeKey)
}

/** Writes the office's web site into a folder: did.json and the three status lists, with these indices set. */
export async function writeOfficeSite(
  folder: string,
  set: Readonly<Partial<Record<Purpose, readonly number[]>>>,
): Promise<void> {
  put(folder, OFFICE_DID_DOCUMENT_URL, JSON.stringify(officeDidDocument))
  for (const purpose of ['revocation', 'suspension', 'refresh'] as const) {
    const url = `${STATUS_BASE_URL}/${purpose}/1.jwt`
    put(folder, url, await signList(url, purpose, set[purpose] ?? []))
  }
}

/** A passport of the office at an index of its lists. */
export const signPassport = (index: number, members: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  signWithJose(
    credentialDocument('VolunteerPassportCredential', passportSubject, {
      credentialStatus: ['revocation', 'suspension', 'refresh'].map((statusPurpose) => ({
        type: 'BitstringStatusListEntry',
        statusPurpose,
        statusListIndex: String(index),
        statusListCredential: `${STATUS_BASE_URL}/${statusPurpose}/1.jwt`,
      })),
      ...members,
    }),
    officeKey,
  )
