import {
  createJwkSigner,
  generatePrivateJwk,
  type Jwk,
  jwkThumbprint,
  type Signer,
  signJws,
  signRootMetadata,
  vcJwtHeader,
} from '@volunteer-passport/codec'
import { type Fetch, trustUrls } from '@volunteer-passport/did'
import {
  type AccreditationEntry,
  CONTEXT_URL,
  CREDENTIALS_V2_CONTEXT_URL,
  languageValues,
  NATIONAL_DOMAIN,
  type PublicJwk,
  problem,
} from '@volunteer-passport/schema'

const ROOT = `did:web:${NATIONAL_DOMAIN}`
/** From the issuer's own accreditor upwards. */
export const ACCREDITORS: readonly string[] = [`${ROOT}:regions:kz-75`, `${ROOT}:regions`]
const DAY = 24 * 3600 * 1000

/** Somebody with a key. */
interface Party {
  readonly did: string
  readonly signer: Signer
}

const instant = (days: number): string => new Date(Date.now() + days * DAY).toISOString().replace(/\.\d+Z$/, 'Z')

async function createParty(did: string): Promise<Party> {
  return { did, signer: createJwkSigner({ keyId: `${did}#key-1`, privateJwk: await generatePrivateJwk('EdDSA') }) }
}

const sign = (document: object, signer: Signer): Promise<string> =>
  signJws({ header: vcJwtHeader(signer), payload: Buffer.from(JSON.stringify(document)), signer })

const keyOf = (id: string, publicKeyJwk: Jwk) => ({
  id,
  publicKeyJwk: publicKeyJwk as PublicJwk,
  state: 'active' as const,
})

async function accredit(by: Party, o: { did: string; publicJwk: Jwk; depth: number }): Promise<AccreditationEntry> {
  const document = {
    '@context': [CREDENTIALS_V2_CONTEXT_URL, CONTEXT_URL],
    type: ['VerifiableCredential', 'OfficeAccreditationCredential'],
    issuer: by.did,
    validFrom: instant(-1),
    validUntil: instant(365),
    iat: Math.floor(Date.now() / 1000),
    credentialSubject: {
      id: o.did,
      name: languageValues({ kk: 'Фронт-офис', ru: 'Фронт-офис' }),
      keys: [keyOf(`${o.did}#key-1`, o.publicJwk)],
      scope: {
        credentialTypes: ['VolunteerPassportCredential'],
        jurisdiction: 'national',
        mayAccreditDepth: o.depth,
      },
    },
    credentialStatus: {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '1',
      statusListCredential: `https://${NATIONAL_DOMAIN}/status/revocation/1.jwt`,
    },
  }
  return { subject: o.did, state: 'active', credential: await sign(document, by.signer) }
}

async function listOf(by: Party, entries: readonly AccreditationEntry[]): Promise<readonly [string, string]> {
  const urls = trustUrls(by.did)
  if (!urls.ok) throw new Error(urls.problems[0].detail)
  const id = urls.value.accreditations
  const accreditations = [...entries].sort((a, b) => (a.subject < b.subject ? -1 : 1))
  const document = {
    '@context': [CREDENTIALS_V2_CONTEXT_URL, CONTEXT_URL],
    id,
    type: ['VerifiableCredential', 'AccreditationListCredential'],
    issuer: by.did,
    validFrom: instant(-1),
    validUntil: instant(7),
    iat: Math.floor(Date.now() / 1000),
    credentialSubject: { id: `${id}#list`, type: 'AccreditationList', version: 1, ttl: 900_000, accreditations },
  }
  return [id, await sign(document, by.signer)]
}

/**
 * A root three levels above this office, by way of `ACCREDITORS`, the lower of which accredits `organisations` more; the
 * real formats, signed with fresh keys.
 */
export async function accreditOffice(
  office: { readonly did: string; readonly publicJwk: Jwk },
  o: { readonly organisations: number },
): Promise<{ readonly root: string; readonly rootKeyThumbprints: readonly string[]; readonly fetch: Fetch }> {
  const [regional = '', central = ''] = ACCREDITORS
  const [top, upper, lower] = await Promise.all([createParty(ROOT), createParty(central), createParty(regional)])
  const rootJwk = await generatePrivateJwk('EdDSA')
  const rootSigner = createJwkSigner({ keyId: jwkThumbprint(rootJwk), privateJwk: rootJwk })
  const { publicJwk: recoveryKey } = (await createParty(ROOT)).signer
  const others: AccreditationEntry[] = []
  for (let number = 1; number < o.organisations; number++) {
    others.push(
      await accredit(lower, {
        did: `did:web:organisation-${number}.example`,
        publicJwk: upper.signer.publicJwk,
        depth: 0,
      }),
    )
  }
  const urls = trustUrls(ROOT)
  const root = await signRootMetadata({
    root: {
      type: 'TrustRoot',
      root: ROOT,
      version: 1,
      issuedAt: instant(-1),
      expires: instant(365),
      threshold: 1,
      rootKeys: [rootSigner.publicJwk as PublicJwk],
      recoveryKey: recoveryKey as PublicJwk,
      listKeys: [keyOf(top.signer.keyId, top.signer.publicJwk)],
    },
    signers: [rootSigner],
  })
  const files = new Map<string, string>([
    [urls.ok ? urls.value.root : '', root],
    await listOf(top, [await accredit(top, { did: central, publicJwk: upper.signer.publicJwk, depth: 2 })]),
    await listOf(upper, [await accredit(upper, { did: regional, publicJwk: lower.signer.publicJwk, depth: 1 })]),
    await listOf(lower, [...others, await accredit(lower, { ...office, depth: 0 })]),
  ])
  const fetch: Fetch = async (url) => {
    const file = files.get(url)
    if (file === undefined) return { ok: false, problems: [problem('FETCH_FAILED', 'not published')] }
    const contentType = url.endsWith('.json') ? 'application/json' : 'application/vc+jwt'
    const body = Buffer.from(file)
    return { ok: true, value: { body, contentType, maxAgeSeconds: undefined, accessControlAllowOrigin: undefined } }
  }
  return { root: ROOT, rootKeyThumbprints: [rootSigner.keyId], fetch }
}
