import { type Issuer, verifyLogChain } from '@volunteer-passport/issuer'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { expect } from 'vitest'
import { rows } from './month.ts'
import { collect, publishedBits, readWholeLog, type webSpace } from './office.ts'

/** No place or generation twice, nothing left undone, each token that was handed out on record, each bit as it should be. */
export async function expectSound(o: {
  readonly issuer: Issuer
  readonly registry: Registry
  readonly web: ReturnType<typeof webSpace>
  readonly handedOut: ReadonlyMap<string, string>
}) {
  const all = await collect(o.issuer.find({}))
  expect(new Set(all.map(({ list, index }) => `${list}/${index}`)).size).toBe(all.length)
  expect(new Set(all.map(({ type, key, generation }) => `${type} ${key} ${generation}`)).size).toBe(all.length)
  expect(all.filter(({ state }) => state === 'reserved')).toEqual([])
  const tokens = new Map(all.map(({ id, token }) => [id, token]))
  for (const [id, token] of o.handedOut) expect(tokens.get(id)).toBe(token)
  for (const { token, state } of all) {
    if (token !== undefined) expect((await publishedBits(o.web, token)).includes('revocation')).toBe(state !== 'issued')
  }
  expect(verifyLogChain(await readWholeLog(o.registry)).ok).toBe(true)
  const again = await collect(o.issuer.issueAll(VolunteerPassport, rows, { jobId: 'job' }))
  expect(again.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged'])
}
