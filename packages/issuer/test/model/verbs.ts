import type { Issuer } from '@volunteer-passport/issuer'

/** Names of all verbs of an issuer, as `revoke` and `ledger.find`. */
export type Verb = {
  readonly [Name in keyof Issuer & string]: Issuer[Name] extends (...parameters: never[]) => unknown
    ? Name
    : Issuer[Name] extends string
      ? never
      : `${Name}.${keyof Issuer[Name] & string}`
}[keyof Issuer & string]

type Model = 'front-office' | 'national office'

/** Which model has it in a command. A verb that is in none does not compile, one that is called by none fails the test. */
const MODELS: Readonly<Record<Verb, Model>> = {
  issue: 'front-office',
  issueAll: 'front-office',
  renew: 'front-office',
  replace: 'front-office',
  revoke: 'front-office',
  suspend: 'front-office',
  reinstate: 'front-office',
  bulk: 'front-office',
  personDigests: 'front-office',
  exportPerson: 'front-office',
  erasePerson: 'front-office',
  purge: 'front-office',
  get: 'front-office',
  find: 'front-office',
  history: 'front-office',
  publishStatusLists: 'front-office',
  publishAccreditations: 'national office',
  'ledger.registerPerson': 'front-office',
  'ledger.registerPeople': 'front-office',
  'ledger.recordActivity': 'front-office',
  'ledger.recordActivities': 'front-office',
  'ledger.revokeActivity': 'front-office',
  'ledger.suspendActivity': 'front-office',
  'ledger.reinstateActivity': 'front-office',
  'ledger.withdrawConsent': 'front-office',
  'ledger.importActivity': 'front-office',
  'ledger.reverifyImports': 'front-office',
  'ledger.transferIn': 'front-office',
  'ledger.transferOut': 'front-office',
  'ledger.cancelTransferOut': 'front-office',
  'ledger.auditTotals': 'front-office',
  'ledger.totals': 'front-office',
  'ledger.find': 'front-office',
  'accreditations.accredit': 'national office',
  'accreditations.renew': 'national office',
  'accreditations.changeKeys': 'national office',
  'accreditations.suspend': 'national office',
  'accreditations.reinstate': 'national office',
  'accreditations.withdraw': 'national office',
  'accreditations.end': 'national office',
  'accreditations.handOver': 'national office',
  'accreditations.get': 'national office',
  'accreditations.list': 'national office',
  'succession.adoptStatusLists': 'national office',
  'succession.revoke': 'national office',
  'succession.suspend': 'national office',
  'succession.reinstate': 'national office',
  'operations.changes': 'front-office',
  'operations.checkpoint': 'front-office',
  'operations.verifyLog': 'front-office',
  'operations.backup': 'front-office',
  'operations.recover': 'front-office',
  'operations.acceptClock': 'front-office',
  'keys.didDocument': 'front-office',
  'keys.list': 'front-office',
  'keys.prepareKey': 'front-office',
  'keys.activateKey': 'front-office',
  'keys.killKey': 'front-office',
  'keys.reissueAll': 'front-office',
}

/** Verbs that a model should have called, and has not. */
export const uncalledBy = (model: Model, called: ReadonlySet<string>): readonly string[] =>
  Object.entries(MODELS).flatMap(([verb, of]) => (of === model && !called.has(verb) ? [verb] : []))

/** An issuer that notes which of its verbs are called. */
export function noteCalls(issuer: Issuer, called: Set<string>): Issuer {
  const noted = (verbs: object, prefix: string): object =>
    Object.fromEntries(
      Object.entries(verbs).map(([name, value]) => {
        if (typeof value === 'object') return [name, noted(value, `${name}.`)]
        if (typeof value !== 'function') return [name, value]
        return [
          name,
          (...parameters: readonly unknown[]) => {
            called.add(`${prefix}${name}`)
            return value(...parameters)
          },
        ]
      }),
    )
  return noted(issuer, '') as Issuer
}
