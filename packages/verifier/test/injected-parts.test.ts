import { problem, VolunteerPassport } from '@volunteer-passport/schema'
import type { VerifierOptions } from '@volunteer-passport/verifier'
import { expect, it } from 'vitest'
import { createWorld, signPassport, verdictAndCode } from './world.ts'

const token = await signPassport()
const trust = (answer: unknown) => ({ trust: { mayAccept: () => true, accept: () => answer } })
const format = (answer: unknown) => ({ formats: [{ name: 'own', decode: () => answer }] })
const resolver = (answer: unknown) => ({ resolver: { resolve: async () => answer } })
const statusLists = (answer: unknown) => ({ statusLists: async () => answer })
const state = (answer: unknown) => ({ state: { get: () => answer, set: () => {} } })

/** What a caller's own part may answer by mistake. None of it is a yes, and none of it is thrown. */
it.each([
  ['a policy that says nothing', trust(undefined), 'undetermined INTERNAL_FAULT'],
  ['a policy that refuses without a problem', trust({ ok: false, problems: [] }), 'undetermined INTERNAL_FAULT'],
  ['a policy that refuses with nothing', trust({ ok: false }), 'undetermined INTERNAL_FAULT'],
  ['a policy that forgot to wait', trust({ ok: Promise.resolve(false), value: {} }), 'undetermined INTERNAL_FAULT'],
  ['a policy that says yes in words', trust({ ok: 'yes', value: {} }), 'undetermined INTERNAL_FAULT'],
  ['a policy with a code of its own', trust({ ok: false, problems: [{ code: 'OWN' }] }), 'undetermined INTERNAL_FAULT'],
  [
    'a policy that refuses with a warning',
    trust({ ok: false, problems: [problem('NEWER_AVAILABLE', 'x')] }),
    'undetermined NEWER_AVAILABLE',
  ],
  [
    'a policy that rejects',
    { trust: { mayAccept: () => true, accept: async () => Promise.reject(new Error('x')) } },
    'undetermined INTERNAL_FAULT',
  ],
  ['a format that says nothing', format(undefined), 'undetermined INTERNAL_FAULT'],
  ['a format that refuses without a problem', format({ ok: false, problems: [] }), 'undetermined INTERNAL_FAULT'],
  ['a format that gives nothing', format({ ok: true, value: {} }), 'undetermined INTERNAL_FAULT'],
  ['a resolver that says nothing', resolver(undefined), 'undetermined INTERNAL_FAULT'],
  ['a resolver that gives no document', resolver({}), 'undetermined DID_DOCUMENT_INVALID'],
  ['a fetch that says nothing', statusLists(undefined), 'undetermined STATUS_LIST_UNAVAILABLE'],
  [
    'a fetch that refuses without a problem',
    statusLists({ ok: false, problems: [] }),
    'undetermined STATUS_LIST_UNAVAILABLE',
  ],
  ['a fetch that gives text', statusLists({ ok: true, value: { body: 'x' } }), 'undetermined STATUS_LIST_INVALID'],
  ['a store that gives numbers', state(5), 'undetermined STATUS_LIST_UNAVAILABLE'],
  ['a store that gives anything', state({}), 'undetermined STATUS_LIST_ROLLBACK'],
])('%s', async (_, options, verdict) => {
  const { verifier } = await createWorld(options as unknown as Partial<VerifierOptions>)
  expect(verdictAndCode(await verifier.verify(token, { type: VolunteerPassport }))).toBe(verdict)
})
