import type { PublishedFile } from '@volunteer-passport/issuer'
import { officeDid } from '@volunteer-passport/schema'
import { describe, expect, test } from 'vitest'
import { almaty, newSigner, openNationalOffice, publishedList, ROOT_LIST_URL } from './support/accreditor.ts'
import { BY, LATER, webSpace } from './support/office.ts'

const ALMATY = officeDid('KZ-75')
const ASTANA = officeDid('KZ-71')
const astanaSigner = await newSigner(`${ASTANA}#key-1`)
const astana = almaty({ subject: ASTANA, keys: [{ id: astanaSigner.keyId, publicJwk: astanaSigner.publicJwk }] })

const PUBLISHED = { published: [ROOT_LIST_URL], unchanged: 0 }
const UNCHANGED = { published: [], unchanged: 1 }

function gate(): [Promise<void>, () => void] {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return [opened, open]
}

describe('a list of accreditations', () => {
  test('goes out when it changed or has used up half its ttl, with a version that rises', async () => {
    const { issuer, web, clock } = await openNationalOffice()
    expect(await issuer.publishAccreditations(web)).toEqual(PUBLISHED)
    const versions = [publishedList(web).version]
    expect(publishedList(web).accreditations).toEqual([])
    expect(await issuer.publishAccreditations(web)).toEqual(UNCHANGED)
    const changes = [
      () => issuer.accreditations.accredit(almaty()),
      () => issuer.accreditations.renew(ALMATY, { validUntil: LATER, actor: 'officer-1' }),
      () => issuer.accreditations.suspend(ALMATY, BY),
      () => issuer.accreditations.reinstate(ALMATY, BY),
      async () => clock.advance(450),
    ]
    for (const change of changes) {
      await change()
      expect(await issuer.publishAccreditations(web)).toEqual(PUBLISHED)
      expect(await issuer.publishAccreditations(web)).toEqual(UNCHANGED)
      versions.push(publishedList(web).version)
    }
    clock.advance(449)
    expect(await issuer.publishAccreditations(web)).toEqual(UNCHANGED)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  })

  test('has its entries in the order of their DIDs', async () => {
    const { issuer, web } = await openNationalOffice()
    await issuer.accreditations.accredit(almaty())
    await issuer.accreditations.accredit(astana)
    await issuer.publishAccreditations(web)
    expect(publishedList(web).accreditations.map(({ subject }) => subject)).toEqual([ASTANA, ALMATY])
  })

  test('that could not be published is tried again', async () => {
    const { issuer, web } = await openNationalOffice()
    const cause = new Error('no route to host')
    await issuer.accreditations.accredit(almaty())
    await expect(issuer.publishAccreditations(async () => Promise.reject(cause))).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      cause,
    })
    expect(await issuer.publishAccreditations(web)).toEqual(PUBLISHED)
    expect(publishedList(web).accreditations).toHaveLength(1)
  })

  test('changed while it is being published is due again', async () => {
    const { issuer, web } = await openNationalOffice()
    await issuer.accreditations.accredit(almaty())
    const changeMeanwhile = async (file: PublishedFile) => {
      await issuer.accreditations.suspend(ALMATY, BY)
      await web(file)
    }
    await issuer.publishAccreditations(changeMeanwhile)
    expect(publishedList(web).accreditations[0]?.state).toBe('active')
    expect(await issuer.publishAccreditations(web)).toEqual(PUBLISHED)
    expect(publishedList(web).accreditations[0]?.state).toBe('suspended')
  })

  test.each(['the older', 'the newer'] as const)('is due again after two at once: %s ends last', async (last) => {
    const { issuer, web } = await openNationalOffice()
    await issuer.accreditations.accredit(almaty())
    const [released, release] = gate()
    const [begun, begin] = gate()
    const [written, write] = gate()
    const versions: number[] = []
    // The older one is written last. Its publisher, or that of the newer one, answers last.
    const older = async (file: PublishedFile) => {
      begin()
      await written
      versions.push(file.sequence)
      await web(file)
      if (last === 'the older') await released
    }
    const newer = async (file: PublishedFile) => {
      versions.push(file.sequence)
      await web(file)
      write()
      if (last === 'the newer') await released
    }
    const first = issuer.publishAccreditations(older)
    await begun
    await issuer.accreditations.accredit(astana)
    const second = issuer.publishAccreditations(newer)
    await Promise.race([first, second])
    release()
    await Promise.all([first, second])
    expect(versions).toEqual([...versions].sort((a, b) => b - a))
    expect(await issuer.publishAccreditations(web)).toEqual(PUBLISHED)
    expect(publishedList(web).accreditations).toHaveLength(2)
    expect(await issuer.publishAccreditations(web)).toEqual(UNCHANGED)
  })

  test('has no place where the accreditor is no did:web', async () => {
    const id = 'did:jwk:eyJrdHkiOiJPS1AifQ'
    const { issuer } = await openNationalOffice({ id, signer: await newSigner(`${id}#0`) })
    await expect(issuer.publishAccreditations(webSpace())).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })

  test('of eight hundred organisations is signed', async () => {
    const { issuer, web, registry } = await openNationalOffice()
    const { token } = await issuer.accreditations.accredit(almaty())
    // Eight hundred times the same words: how many there are is what counts here.
    await registry.transaction(async (tx) => {
      const [row] = await tx.credentialsByKey('OfficeAccreditationCredential', [ALMATY])
      for (let i = 0; i < 800; i++) {
        const subject = `${ALMATY}:organisations:${i}`
        await tx.putAccreditation({ subject, state: 'active', since: 0, successor: undefined })
        await tx.insertCredentials([
          { ...row!, id: `urn:${i}`, key: subject, index: 131_071 - i, predecessor: undefined },
        ])
      }
    })
    await issuer.publishAccreditations(web)
    expect(publishedList(web).accreditations.filter(({ credential }) => credential === token)).toHaveLength(801)
  })
})
