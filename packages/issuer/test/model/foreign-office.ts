import { createJwkSigner } from '@volunteer-passport/codec'
import { createIssuer, type Issuer, uncheckedPublications } from '@volunteer-passport/issuer'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import {
  type Report,
  VolunteerActivity,
  type VolunteerActivityClaims,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import { OTHER_OFFICE_DID, otherOfficeKey } from '@volunteer-passport/testing'
import { activity, collect, person, webSpace } from '../support/office.ts'
import { verifierOf } from '../support/office-verifier.ts'

const STATUS_BASE_URL = 'https://passport.example/offices/kz-71/status'
const FOR_EVER = new Date('2999-12-31T00:00:00Z')
const BY = { reason: 'data-wrong', actor: 'clerk-8' } as const

/** Another office, which nothing ever happens to: it confirms, revokes and publishes. */
export class ForeignOffice {
  readonly #clock: () => Date
  readonly #web = webSpace()
  readonly #registry = createMemoryRegistry()
  readonly #issued = new Map<string, { readonly id: string; readonly token: string }>()
  #issuer: Issuer | undefined
  /** Its own clock never goes back. */
  #newest = 0

  constructor(clock: () => Date) {
    this.#clock = () => {
      this.#newest = Math.max(this.#newest, clock().getTime())
      return new Date(this.#newest)
    }
  }

  /** A deed of three hours that it confirmed; asked again, the same credential. */
  async confirm(o: { readonly subjectId: string; readonly deed: string; readonly day: number }) {
    const known = this.#issued.get(o.deed)
    if (known !== undefined) return known
    const issuer = await this.#open()
    const [, ref = ''] = o.subjectId.split('urn:uuid:')
    await issuer.ledger.registerPerson(person(ref))
    // As if the person had come with the passport: the other office names them by the same subject.
    await this.#registry.transaction(async (tx) => {
      const [row] = await tx.peopleByRef([ref])
      await tx.updatePeople([{ ...row!, subjectId: o.subjectId }])
    })
    const [bin = '', name = ''] = o.deed.split(':')
    const plain = activity(ref, name, { day: o.day })
    await issuer.ledger.recordActivity({
      ...plain,
      participationId: o.deed,
      organisation: { ...plain.organisation, bin },
    })
    const made = await issuer.issue(VolunteerActivity, { key: o.deed })
    this.#issued.set(o.deed, made)
    return made
  }

  /** Takes one of its credentials back; which of them, by number. */
  async revoke(which: number): Promise<void> {
    const issued = [...this.#issued.values()]
    const one = issued[which % Math.max(1, issued.length)]
    if (one !== undefined) await (await this.#open()).revoke(one.id, BY)
  }

  /** What our own verifier says of one of its credentials today. */
  async verify(token: string): Promise<Report<VolunteerActivityClaims>> {
    const issuer = await this.#open()
    await issuer.publishStatusLists(this.#web)
    const verifier = verifierOf({ issuer: () => issuer, web: this.#web, clock: this.#clock })
    return verifier.verify(token, { type: VolunteerActivity })
  }

  /** Its passports for these people, whom it knows under the same refs, by digests. */
  async digests(refs: readonly string[], secret: Uint8Array) {
    const issuer = await this.#open()
    for (const ref of refs) {
      await issuer.ledger.registerPerson(person(ref))
      await issuer.issue(VolunteerPassport, { key: ref, person: ref, validUntil: FOR_EVER })
    }
    return { refs, digests: await collect(issuer.personDigests({ secret })) }
  }

  async #open(): Promise<Issuer> {
    if (this.#issuer !== undefined) return this.#issuer
    const signer = createJwkSigner({ keyId: otherOfficeKey.keyId, privateJwk: { ...otherOfficeKey.privateJwk } })
    this.#issuer = await createIssuer({
      id: OTHER_OFFICE_DID,
      signer,
      registry: this.#registry,
      statusBaseUrl: STATUS_BASE_URL,
      published: uncheckedPublications,
      clock: this.#clock,
    })
    await this.#issuer.publishStatusLists(this.#web)
    return this.#issuer
  }
}
