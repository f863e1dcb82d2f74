import {
  CHECK_IDS,
  type CredentialType,
  type JsonObject,
  type Report,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import { tamper } from '@volunteer-passport/testing'
import { anyType } from '@volunteer-passport/verifier'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { base64Url, headerText, signRaw } from './raw-token.ts'
import { createWorld, passportDocument, signPassport, type World } from './world.ts'

let world: World
let sound: string
beforeAll(async () => {
  world = await createWorld()
  sound = await signPassport()
})

/** A report and nothing else, whole, and a yes only for the sound token itself. */
async function expectReport<C>(token: unknown, type: CredentialType<C>): Promise<Report> {
  const report: Report = await world.verifier.verify(token as string, { type })
  expect(report.checks.map(({ id }) => id)).toEqual(CHECK_IDS)
  if (!report.ok) {
    expect(report.problems.length).toBeGreaterThan(0)
    expect(report.problems.map(({ code }) => code)).not.toContain('INTERNAL_FAULT')
  }
  return report
}

const expectRefusal = async (token: unknown): Promise<void> => {
  expect((await expectReport(token, VolunteerPassport)).ok).toBe(token === sound)
}

describe('any input whatever gives a report', () => {
  const json = fc.jsonValue({ maxDepth: 4 })

  it('strings and bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array()), expectRefusal), {
      numRuns: 2_000,
    })
  })

  it('text in three segments of base64url, and JSON in them', async () => {
    const segment = fc.oneof(
      fc.uint8Array({ maxLength: 80 }).map(base64Url),
      json.map((value) => base64Url(JSON.stringify(value))),
      fc.constant(base64Url(headerText())),
    )
    const token = fc.tuple(segment, segment, segment).map((segments) => segments.join('.'))
    await fc.assert(fc.asyncProperty(token, expectRefusal), { numRuns: 3_000 })
  })

  it('values that are no text at all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
        expectRefusal,
      ),
      {
        numRuns: 1_000,
      },
    )
    const trap = () => {
      throw new Error('looked at')
    }
    const handler = new Proxy({}, { get: () => trap })
    for (const token of [
      null,
      undefined,
      5,
      Number.NaN,
      10n,
      Symbol('x'),
      () => sound,
      { toString: () => sound },
      [sound],
    ]) {
      await expectRefusal(token)
    }
    await expectRefusal(new Proxy({}, handler))
    await expectRefusal(new Proxy(new Uint8Array(5), handler))
    await expectRefusal(new DataView(new ArrayBuffer(5)))
    await expectRefusal(new String(sound))
  })

  it('any header, truly signed', async () => {
    const member = fc.oneof(json, fc.constantFrom('EdDSA', 'ES256', 'none', 'vc+jwt', 'vc', ''))
    const name = fc.constantFrom('alg', 'kid', 'typ', 'cty', 'crit', 'b64', 'jwk', 'iss', 'zip')
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, member, { maxKeys: 3 }), async (members) => {
        await expectReport(signRaw(headerText(members), JSON.stringify(passportDocument())), VolunteerPassport)
      }),
      { numRuns: 1_000 },
    )
  })

  it('any JSON as payload, truly signed', async () => {
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        expect((await expectReport(signRaw(headerText(), JSON.stringify(value)), anyType)).ok).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('a passport with any of its members replaced by any JSON, truly signed', async () => {
    const paths = [...pathsOf(passportDocument())]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), json, fc.boolean(), async (path, value, remove) => {
        const document = replace(passportDocument(), path, remove ? undefined : value)
        await expectReport(signRaw(headerText(), JSON.stringify(document)), VolunteerPassport)
      }),
      { numRuns: 1_500 },
    )
  })

  it('the sound token with one byte replaced, removed or added', async () => {
    const change = fc.tuple(
      fc.nat(sound.length - 1),
      fc.constantFrom(0, 1),
      fc.oneof(fc.constant(''), fc.string({ unit: 'binary-ascii', maxLength: 2 })),
    )
    await fc.assert(
      fc.asyncProperty(change, async ([at, removed, added]) =>
        expectRefusal(`${sound.slice(0, at)}${added}${sound.slice(at + removed)}`),
      ),
      { numRuns: 1_500 },
    )
    for (const part of ['header', 'payload', 'signature'] as const) await expectRefusal(tamper(sound, part))
  })
})

function* pathsOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) yield* pathsOf(member, [...path, name])
}

function replace(document: JsonObject, path: readonly string[], value: unknown): unknown {
  const copy = structuredClone(document) as Record<string, unknown>
  const parent = path.slice(0, -1).reduce((at, name) => at[name] as Record<string, unknown>, copy)
  parent[path.at(-1)!] = value
  return copy
}
