import { credentialDocument, officeKey, passportSubject, signWithJose, tamper } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const decode = (segment: string) => Buffer.from(segment, 'base64url')

/** Number of bits in which two byte strings of one length differ. */
function distance(a: Buffer, b: Buffer): number {
  expect(a.length).toBe(b.length)
  let bits = 0
  a.forEach((byte, at) => {
    for (let rest = byte ^ b[at]!; rest > 0; rest >>= 1) bits += rest & 1
  })
  return bits
}

describe('tamper', () => {
  it.each(['header', 'payload', 'signature'] as const)('flips one bit of the %s and nothing else', async (part) => {
    const token = await signWithJose(credentialDocument('VolunteerPassportCredential', passportSubject), officeKey)
    const before = token.split('.')
    const after = tamper(token, part).split('.')
    const position = ['header', 'payload', 'signature'].indexOf(part)
    expect(after.filter((segment, at) => segment === before[at])).toHaveLength(2)
    expect(distance(decode(before[position]!), decode(after[position]!))).toBe(1)
    expect(decode(after[position]!).toString('base64url')).toBe(after[position])
  })

  it('leaves JSON with the same members in header and payload', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (members, last) => {
        const object = { ...members, iat: last }
        const segment = Buffer.from(JSON.stringify(object)).toString('base64url')
        const changed = JSON.parse(decode(tamper(`${segment}.${segment}.AAAA`, 'payload').split('.')[1]!).toString())
        expect(Object.keys(changed)).toEqual(Object.keys(JSON.parse(JSON.stringify(object))))
        expect(changed).not.toEqual(object)
      }),
    )
  })

  it('flips a bit of what is no JSON too', () => {
    expect(decode(tamper('eyJ9.AAAA.AAAA', 'payload').split('.')[1]!)).toEqual(Buffer.from([1, 0, 0]))
  })

  it('refuses what has no such part', () => {
    expect(() => tamper('a.b', 'header')).toThrow(TypeError)
    expect(() => tamper('eyJ9..AAAA', 'payload')).toThrow(TypeError)
  })
})
