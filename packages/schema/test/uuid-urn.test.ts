import { uuidUrn } from '@volunteer-passport/schema'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('a URN gives back the bytes of its UUID', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const urn = uuidUrn(bytes)
      expect(urn).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      expect(Buffer.from(urn.slice('urn:uuid:'.length).replaceAll('-', ''), 'hex')).toEqual(Buffer.from(bytes))
    }),
  )
})

test('the example of RFC 9562, appendix A.1', () => {
  const bytes = Buffer.from('c232ab00941411ecb3c89f6bdeced846', 'hex')
  expect(uuidUrn(bytes)).toBe('urn:uuid:c232ab00-9414-11ec-b3c8-9f6bdeced846')
})

test.each([0, 15, 17])('%i bytes are none', (length) => {
  expect(() => uuidUrn(new Uint8Array(length))).toThrow(TypeError)
})
