import { createHash } from 'node:crypto'
import { verifyLogChain } from '@volunteer-passport/issuer'
import { VolunteerPassport } from '@volunteer-passport/schema'
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BY, NEXT_YEAR, openOffice, person, readWholeLog } from './support/office.ts'

async function someLog() {
  const office = await openOffice()
  await office.issuer.ledger.registerPerson(person('m-1'))
  const { id } = await office.issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
  await office.issuer.revoke(id, BY)
  return { ...office, id, rows: await readWholeLog(office.registry) }
}

describe('the log', () => {
  test('is a chain of SHA-256 over the canonical JSON of each entry', async () => {
    const { rows, registry } = await someLog()
    let hash = new Uint8Array(32)
    for (const { hash: noted, ...entry } of rows) {
      hash = createHash('sha256').update(hash).update(canonicalize(entry)!).digest()
      expect(Buffer.from(noted)).toEqual(Buffer.from(hash))
    }
    expect(verifyLogChain(rows)).toEqual({ ok: true, sequence: rows.length, head: rows.at(-1)!.hash })
    const head = await registry.transaction((tx) => tx.logHead())
    expect(head).toEqual(rows.at(-1))
    const half = verifyLogChain(rows.slice(0, 3))
    if (!half.ok) throw new Error('broken')
    expect(verifyLogChain(rows.slice(3), half)).toEqual(verifyLogChain(rows))
  })

  test('shows every change, omission, insertion and exchange', async () => {
    const { rows } = await someLog()
    fc.assert(
      fc.property(
        fc.nat({ max: rows.length - 1 }),
        fc.constantFrom('about', 'actor', 'reason', 'event', 'at'),
        (at, member) => {
          const changed = rows.map((row, i) =>
            i === at ? { ...row, [member]: member === 'at' ? row.at + 1 : `${row[member as 'about']}x` } : row,
          )
          expect(verifyLogChain(changed)).toEqual({ ok: false, brokenAt: at + 1 })
          const without = rows.filter((_, i) => i !== at)
          expect(verifyLogChain(without).ok).toBe(at === rows.length - 1)
          const twice = rows.flatMap((row, i) => (i === at ? [row, row] : [row]))
          expect(verifyLogChain(twice)).toEqual({ ok: false, brokenAt: at + 2 })
        },
      ),
    )
    expect(verifyLogChain([])).toEqual({ ok: true, sequence: 0, head: new Uint8Array(32) })
  })

  test('tells who did what, and why, about one credential', async () => {
    const { issuer, id, clock } = await someLog()
    const at = clock()
    expect((await issuer.history(id)).map(({ sequence: _sequence, ...entry }) => entry)).toEqual([
      { at, event: 'reserved', about: id, actor: 'issuer', reason: '' },
      { at, event: 'issued', about: id, actor: 'issuer', reason: '' },
      { at, event: 'revoked', about: id, actor: 'clerk-7', reason: 'other' },
    ])
    expect(await issuer.history('urn:uuid:nobody')).toEqual([])
  })

  test('waits for a clock that went back a little, and stops for one that went back far', async () => {
    const { issuer, clock, registry } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    const { at } = (await readWholeLog(registry)).at(-1)!
    clock.advance(-60)
    await issuer.ledger.registerPerson(person('m-2'))
    expect((await readWholeLog(registry)).at(-1)!.at).toBe(at)
    const { credential } = await issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
    expect(credential.issuedAt).toEqual(new Date(at))
    clock.advance(-1)
    const before = await readWholeLog(registry)
    await expect(issuer.ledger.registerPerson(person('m-3'))).rejects.toMatchObject({
      code: 'CLOCK_WENT_BACK',
      facts: { seconds: 61 },
    })
    expect(await readWholeLog(registry)).toEqual(before)
    await expect(issuer.ledger.totals('m-3')).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' })
  })

  test('a clock without a time is refused', async () => {
    const { issuer, clock } = await openOffice()
    expect(() => clock.set('x')).toThrow()
    const broken = await openOffice({ clock: Object.assign(() => new Date(Number.NaN), clock) }).catch((error) => error)
    expect(broken).toMatchObject({ code: 'OPTION_INVALID' })
    expect(issuer.id).toMatch(/^did:web:/)
  })
})
