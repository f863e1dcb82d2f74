import { createJwkSigner, generatePrivateJwk } from '@volunteer-passport/codec'
import { createIssuer, type PublishedFile, uncheckedPublications } from '@volunteer-passport/issuer'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { languageValues, officeDid } from '@volunteer-passport/schema'
import { compactVerify, importJWK, type JWK, jwtVerify } from 'jose'
import { expect, test } from 'vitest'

test.each(['EdDSA', 'ES256'] as const)(
  'an accreditation and the list of them verify with plain jose: %s',
  async (algorithm) => {
    const id = 'did:web:passport.example'
    const signer = createJwkSigner({ keyId: `${id}#list-1`, privateJwk: await generatePrivateJwk(algorithm) })
    const issuer = await createIssuer({
      id,
      signer,
      registry: createMemoryRegistry(),
      statusBaseUrl: 'https://passport.example/status',
      published: uncheckedPublications,
      scope: 'root',
    })
    const site = new Map<string, PublishedFile>()
    const publish = async (file: PublishedFile) => void site.set(file.url, file)
    await issuer.publishStatusLists(publish)
    const office = createJwkSigner({
      keyId: `${officeDid('KZ-75')}#key-1`,
      privateJwk: await generatePrivateJwk('EdDSA'),
    })
    const { token } = await issuer.accreditations.accredit({
      subject: officeDid('KZ-75'),
      name: languageValues({ kk: 'Алматы фронт-кеңсесі', ru: 'Фронт-офис Алматы' }),
      keys: [{ id: office.keyId, publicJwk: office.publicJwk }],
      scope: { credentialTypes: ['VolunteerPassportCredential'], jurisdiction: ['KZ-75'], mayAccreditDepth: 0 },
      validUntil: new Date('2050-01-01'),
      actor: 'officer-1',
    })
    await issuer.publishAccreditations(publish)
    const list = Buffer.from(
      site.get('https://passport.example/.well-known/trust/accreditations.jwt')!.bytes,
    ).toString()

    const key = await importJWK({ ...signer.publicJwk } as JWK, algorithm)
    const { protectedHeader, payload } = await jwtVerify(token, key, { typ: 'vc+jwt', algorithms: [algorithm] })
    expect(protectedHeader).toEqual({ alg: algorithm, kid: signer.keyId, typ: 'vc+jwt', cty: 'vc' })
    expect(payload).toMatchObject({ issuer: id, credentialSubject: { id: officeDid('KZ-75') } })
    const verified = await compactVerify(list, key)
    expect(JSON.parse(Buffer.from(verified.payload).toString()).credentialSubject.accreditations).toEqual([
      { subject: officeDid('KZ-75'), state: 'active', credential: token },
    ])
  },
)
