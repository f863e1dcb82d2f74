import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeTerminal } from '../src/escape-terminal.ts'

test('what moves the cursor, ends the line or turns the text is spelt out', () => {
  expect(escapeTerminal('a\r\nb\u001b[31m\u009b2J\u2028\u202e')).toBe(
    'a\\u000d\\u000ab\\u001b[31m\\u009b2J\\u2028\\u202e',
  )
})

test('names of people and files stay as they are', () => {
  expect(escapeTerminal('Әлия Нұрғалиқызы – список №1 (2).jwt')).toBe('Әлия Нұрғалиқызы – список №1 (2).jwt')
})

test('no text whatever gets a control character through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeTerminal(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u)
    }),
  )
})
