import { frozenClock } from '@volunteer-passport/testing'
import { expect, it } from 'vitest'

it('stands still until it is moved', () => {
  const clock = frozenClock('2026-10-31T12:00:00Z')
  expect(clock()).toEqual(new Date('2026-10-31T12:00:00Z'))
  clock().setFullYear(1999)
  expect(clock()).toEqual(new Date('2026-10-31T12:00:00Z'))
  clock.advance(1.5)
  expect(clock()).toEqual(new Date('2026-10-31T12:00:01.5Z'))
  clock.advance(-3600)
  expect(clock()).toEqual(new Date('2026-10-31T11:00:01.5Z'))
  clock.set('2027-01-01T00:00:00+05:00')
  expect(clock()).toEqual(new Date('2026-12-31T19:00:00Z'))
})

it('refuses what is no instant', () => {
  expect(() => frozenClock('soon')).toThrow(TypeError)
})
