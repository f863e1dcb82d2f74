import { VolunteerPassport } from '@volunteer-passport/schema'
import { OFFICE_DID_DOCUMENT_URL, tamper } from '@volunteer-passport/testing'
import { describe, expect, it } from 'vitest'
import { createWorld, listUrl, PURPOSES, signPassport, verdictAndCode } from './world.ts'

const type = VolunteerPassport

async function collect(reports: AsyncIterable<Parameters<typeof verdictAndCode>[0]>): Promise<readonly string[]> {
  const verdicts: string[] = []
  for await (const report of reports) verdicts.push(verdictAndCode(report))
  return verdicts
}

describe('verifyAll', () => {
  it('keeps the order, over arrays, sets and streams, and fetches once', async () => {
    const { verifier, network } = await createWorld()
    const good = await signPassport()
    const tokens = Array.from({ length: 100 }, (_, i) =>
      i % 3 === 0 ? good : i % 3 === 1 ? tamper(good, 'payload') : `${i}`,
    )
    const expected = tokens.map((_, i) => ['accepted', 'rejected SIGNATURE_INVALID', 'rejected TOKEN_MALFORMED'][i % 3])
    expect(await collect(verifier.verifyAll(tokens, { type }))).toEqual(expected)
    async function* stream() {
      yield* tokens
    }
    expect(await collect(verifier.verifyAll(stream(), { type }))).toEqual(expected)
    expect(await collect(verifier.verifyAll(new Set([good, 'x']), { type }))).toEqual([expected[0], expected[2]])
    expect(await collect(verifier.verifyAll([], { type }))).toEqual([])
    expect(network.calls).toEqual([OFFICE_DID_DOCUMENT_URL, ...PURPOSES.map(listUrl)])
  })

  it('reads no further ahead than sixteen tokens, and works on several at once', async () => {
    const { network, verifierWith } = await createWorld()
    let atOnce = 0
    let most = 0
    const slow: typeof network = Object.assign(
      async (...[url, o]: Parameters<typeof network>) => {
        atOnce++
        most = Math.max(most, atOnce)
        await new Promise((resolve) => setTimeout(resolve, 5))
        atOnce--
        return network(url, o)
      },
      { calls: network.calls, set: network.set },
    )
    const verifier = verifierWith({ statusLists: slow, status: { maxAgeSeconds: 0 } })
    const token = await signPassport()
    let read = 0
    let reported = 0
    let furthest = 0
    function* tokens() {
      for (; read < 60; read++) {
        furthest = Math.max(furthest, read - reported)
        yield token
      }
    }
    for await (const report of verifier.verifyAll(tokens(), { type })) {
      expect(report.ok).toBe(true)
      reported++
    }
    expect(reported).toBe(60)
    expect(furthest).toBeLessThanOrEqual(17)
    expect(most).toBeGreaterThan(6)
  })

  it('gives a report as soon as it is there, while the stream waits for its next token', async () => {
    const { verifier } = await createWorld()
    const token = await signPassport()
    let next: (value: string) => void = () => {}
    async function* gate() {
      yield token
      yield await new Promise<string>((resolve) => {
        next = resolve
      })
    }
    const reports = verifier.verifyAll(gate(), { type })
    expect((await reports.next()).value).toMatchObject({ ok: true })
    next('x')
    expect((await reports.next()).value).toMatchObject({ ok: false })
    expect(await reports.next()).toEqual({ done: true, value: undefined })
  })

  it('passes an error of the stream on, after the reports on what came before', async () => {
    const { verifier } = await createWorld()
    const token = await signPassport()
    function* broken() {
      yield token
      yield 'x'
      throw new Error('the file ends here')
    }
    const verdicts: string[] = []
    const reading = (async () => {
      for await (const report of verifier.verifyAll(broken(), { type })) verdicts.push(verdictAndCode(report))
    })()
    await expect(reading).rejects.toThrow('the file ends here')
    expect(verdicts).toEqual(['accepted', 'rejected TOKEN_MALFORMED'])
  })

  it('closes the stream when the reader stops, even one that waits for ever', async () => {
    const { verifier } = await createWorld()
    let closed = false
    function* tokens() {
      try {
        while (true) yield 'x'
      } finally {
        closed = true
      }
    }
    for await (const _ of verifier.verifyAll(tokens(), { type })) break
    expect(closed).toBe(true)
    async function* waiting() {
      yield 'x'
      await new Promise(() => {})
    }
    for await (const _ of verifier.verifyAll(waiting(), { type })) break
  })

  it.each([['a token'], [new Uint8Array(3)], [5], [null], [{}]])('takes a stream and not %j', async (tokens) => {
    const { verifier } = await createWorld()
    expect(() => verifier.verifyAll(tokens as never, { type })).toThrow(TypeError)
  })
})
