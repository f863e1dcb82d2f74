import type { Signer } from '@volunteer-passport/codec'
import type { Publisher } from '@volunteer-passport/issuer'
import type { LogRow, Registry, RegistryTransaction } from '@volunteer-passport/issuer/registry'

/**
 * Where a process may be killed between two steps. `uncommitted`: the work of the transaction is done and its commit not
 * begun; `committed`: the store has answered and the issuer has not gone on.
 */
export const POINTS = [
  'ledger uncommitted',
  'ledger committed',
  /** Linted, and nothing of it written. */
  'reservation linted',
  /** Credentials inserted; list and log not. */
  'reservation written',
  'reservation uncommitted',
  'reservation committed',
  'signing',
  'signed',
  /** Signatures written; log not. */
  'completion written',
  'completion uncommitted',
  /** All that is left is to answer. */
  'completion committed',
  /** Answered, and nobody was told. */
  'answered',
  'change uncommitted',
  'change committed',
  'snapshot uncommitted',
  'snapshot committed',
  'list signed',
  'list publishing',
  /** One list is out, the next is not. */
  'list published',
  'publication uncommitted',
  'publication committed',
] as const
export type Point = (typeof POINTS)[number]
export type Reach = (point: Point) => void

type Role = 'ledger' | 'reservation' | 'completion' | 'change' | 'snapshot' | 'publication'

/** What a transaction is for, by the first of these that it calls. */
const ROLES: readonly (readonly [keyof RegistryTransaction, Role])[] = [
  ['insertCredentials', 'reservation'],
  ['completeCredentials', 'completion'],
  ['insertPeople', 'ledger'],
  ['insertActivities', 'ledger'],
  ['updateActivities', 'ledger'],
  ['updateCredentials', 'change'],
]

function roleOf(called: ReadonlySet<string>, log: readonly LogRow[]): Role | undefined {
  if (log.some(({ event }) => event === 'lists-published')) return 'snapshot'
  return ROLES.find(([method]) => called.has(method))?.[1] ?? (called.has('updateList') ? 'publication' : undefined)
}

/** A registry that says where it is. The store under it is the real one. */
export function watchRegistry(registry: Registry, reach: Reach): Registry {
  return {
    ...registry,
    async transaction(work) {
      const called = new Set<string>()
      const log: LogRow[] = []
      const tell = (step: 'uncommitted' | 'committed') => {
        const role = roleOf(called, log)
        if (role !== undefined) reach(`${role} ${step}`)
      }
      const result = await registry.transaction(async (tx) => {
        const done = await work(watchTransaction(tx, { called, log, reach }))
        tell('uncommitted')
        return done
      })
      tell('committed')
      return result
    },
  }
}

function watchTransaction(
  tx: RegistryTransaction,
  o: { readonly called: Set<string>; readonly log: LogRow[]; readonly reach: Reach },
): RegistryTransaction {
  return new Proxy(tx, {
    get(target, name: keyof RegistryTransaction) {
      const call = target[name] as (...parameters: readonly unknown[]) => unknown
      return async (...parameters: readonly unknown[]) => {
        o.called.add(name)
        if (name === 'appendLog') o.log.push(...(parameters[0] as readonly LogRow[]))
        if (name === 'insertCredentials') o.reach('reservation linted')
        const answer = await call(...parameters)
        if (name === 'insertCredentials') o.reach('reservation written')
        if (name === 'completeCredentials') o.reach('completion written')
        return answer
      }
    },
  })
}

/** `onCredential` hears the bytes of each credential before they are signed. */
export function watchSigner(signer: Signer, reach: Reach, onCredential: (bytes: Uint8Array) => void): Signer {
  return {
    ...signer,
    async sign(bytes) {
      const kind = kindOf(bytes)
      if (kind === 'credential') {
        onCredential(bytes)
        reach('signing')
      }
      const signature = await signer.sign(bytes)
      if (kind === 'credential') reach('signed')
      if (kind === 'list') reach('list signed')
      return signature
    },
  }
}

/** `other`: what an issuer has signed when it is created, and checkpoints of its log. */
function kindOf(bytes: Uint8Array): 'credential' | 'list' | 'other' {
  const [header = '', payload] = Buffer.from(bytes).toString('latin1').split('.')
  if (payload === undefined || Buffer.from(header, 'base64url').includes('log-checkpoint')) return 'other'
  const isList = /"(BitstringStatusList|AccreditationList)Credential"/.test(
    Buffer.from(payload, 'base64url').toString(),
  )
  return isList ? 'list' : 'credential'
}

export function watchPublisher(publisher: Publisher, reach: Reach): Publisher {
  return async (file) => {
    reach('list publishing')
    await publisher(file)
    reach('list published')
  }
}
