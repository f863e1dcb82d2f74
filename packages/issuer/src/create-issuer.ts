import { EventEmitter } from 'node:events'
import type { Signer } from '@volunteer-passport/codec'
import type { DidResolver } from '@volunteer-passport/did'
import { officeDid, REGIONS, VolunteerPassportError } from '@volunteer-passport/schema'
import { accredit, changeKeys, renewAccreditation } from './accreditation/accredit.ts'
import { getAccreditation, listAccreditations } from './accreditation/accreditation-records.ts'
import { type AccreditorScope, readAccreditorScope, readAccreditors } from './accreditation/accreditor.ts'
import {
  endAccreditation,
  handOverAccreditation,
  reinstateAccreditation,
  suspendAccreditation,
  withdrawAccreditation,
} from './accreditation/change-accreditation.ts'
import { publishAccreditations } from './accreditation/publish-accreditations.ts'
import { createBulk } from './bulk/bulk.ts'
import {
  checkConsentAge,
  checkId,
  checkListSize,
  checkPublished,
  checkPublishedOption,
  checkRandom,
  checkSigner,
  checkStatusBaseUrl,
} from './check-options.ts'
import { CONSENT_BELOW_AGE } from './claims/guardian-consent.ts'
import { type IssuerContext, poolRandom } from './context.ts'
import { erasePerson } from './erasure/erase-person.ts'
import { exportPerson } from './erasure/export-person.ts'
import { purge } from './erasure/purge.ts'
import { given, type Members } from './given.ts'
import { hasCode } from './has-code.ts'
import { importActivity } from './imports/import-activity.ts'
import { reverifyImports } from './imports/reverify-imports.ts'
import { statusBaseUrlOf } from './issuance/document.ts'
import { issue } from './issuance/issue.ts'
import { issueAll } from './issuance/issue-all.ts'
import { renew, replace } from './issuance/succeed.ts'
import type { Issuer } from './issuer.ts'
import { activateKey } from './keys/activate-key.ts'
import { adoptSigner } from './keys/adopt-signer.ts'
import { issuerDidDocument, listKeys } from './keys/issuer-did-document.ts'
import { killKey } from './keys/kill-key.ts'
import { prepareKey } from './keys/prepare-key.ts'
import { reissueAll } from './keys/reissue-all.ts'
import { auditTotals } from './ledger/audit-totals.ts'
import { findInLedger } from './ledger/find-in-ledger.ts'
import { recordActivities, recordActivity } from './ledger/record-activities.ts'
import { registerPeople, registerPerson } from './ledger/register-people.ts'
import { revokeActivity } from './ledger/revoke-activity.ts'
import { reinstateActivity, suspendActivity } from './ledger/suspend-activity.ts'
import { totals } from './ledger/totals.ts'
import { withdrawConsent } from './ledger/withdraw-consent.ts'
import { changes } from './log/changes.ts'
import { checkpoint } from './log/checkpoint.ts'
import { verifyLog } from './log/verify-log.ts'
import { acceptClock } from './operations/accept-clock.ts'
import { recover } from './operations/recover.ts'
import { personDigests } from './people/person-digests.ts'
import { createPublicCopy } from './public-copy.ts'
import type { PublishedReader, uncheckedPublications } from './published-reader.ts'
import { find, get, history } from './records.ts'
import type { Registry } from './registry.ts'
import { requirePublisher } from './require-publisher.ts'
import { reinstate, revoke, suspend } from './status/change-status.ts'
import { LIST_SIZE } from './status/decoys.ts'
import { adoptStatusLists } from './succession/adopt-status-lists.ts'
import { reinstateAdopted, revokeAdopted, suspendAdopted } from './succession/change-adopted-status.ts'
import { publishAllLists } from './succession/publish-all-lists.ts'
import { cancelTransferOut } from './transfers/cancel-transfer-out.ts'
import { transferIn } from './transfers/transfer-in.ts'
import { transferOut } from './transfers/transfer-out.ts'
import {
  ACTOR,
  ADOPTION,
  CHANGE,
  CHANGE_KEYS,
  CHANGES,
  DIGESTS,
  IMPORT,
  ISSUE_ALL,
  LEDGER_QUERY,
  PLACE,
  PREPARE_KEY,
  PURGE,
  RECOVER,
  REISSUE,
  RENEW,
  RENEW_ACCREDITATION,
  REPLACE,
  REVERIFY,
  TRANSFER_IN,
  TRANSFER_OUT,
  VERIFY_LOG,
} from './verb-members.ts'

export interface IssuerOptions {
  /** DID of the office. */
  readonly id: string
  readonly signer: Signer
  /** Belongs to this issuer for ever from the first call on. */
  readonly registry: Registry
  /** https, plain names only. Lists are at `<statusBaseUrl>/<purpose>/<number>.jwt`; it cannot move later. */
  readonly statusBaseUrl: string
  /**
   * Reads what was published, such as `createFolderReader` or `createHttpsReader`: a registry that is older than that,
   * or one of two copies, issues nothing. `uncheckedPublications` does without, at your peril.
   */
  readonly published: PublishedReader | typeof uncheckedPublications
  /**
   * Entries of each status list made from now on: a power of two from 131,072, the default, to 1,048,576. Larger lists
   * are fewer files to publish and more bytes for each verifier to fetch.
   */
  readonly statusListSize?: number
  /** Where given, the issuer's DID document must hold the signer's key under `assertionMethod`, else nothing is asked. */
  readonly resolver?: DidResolver
  /** What this issuer is accredited for, needed where it accredits others; `root` for the root of trust itself. */
  readonly scope?: AccreditorScope
  /**
   * DIDs of who accredits this issuer, its own accreditor first, then that one's, and so on, where that is not the root:
   * each credential names them, so that a verifier knows where to look.
   */
  readonly accreditors?: readonly string[]
  readonly clock?: () => Date
  /** Below this age, in years, a volunteer needs a guardian's consent; 14 by the law on volunteering. From 14 to 18. */
  readonly consentBelowAge?: number
  /** Fills the bytes from a cryptographic source. */
  readonly random?: (bytes: Uint8Array) => unknown
}

const OPTIONS: Members<IssuerOptions> = {
  id: true,
  signer: true,
  registry: true,
  statusBaseUrl: true,
  published: true,
  statusListSize: true,
  resolver: true,
  scope: true,
  accreditors: true,
  clock: true,
  consentBelowAge: true,
  random: true,
}

/** Number of offices that are none of the regions': the national one. */
const NATIONAL_NUMBER = '00'

/**
 * Binds signer and registry together and tries both: the signer signs a test string, the registry is claimed.
 *
 * @throws VolunteerPassportError OPTION_MISSING, OPTION_INVALID, STATUS_BASE_URL_INVALID, RANDOM_UNSAFE, SIGNER_FAILED,
 * SIGNER_KEY_UNPUBLISHED, SIGNER_KEY_NOT_ACTIVE, REGISTRY_OF_ANOTHER_ISSUER, STORE_UNAVAILABLE
 * @example
 * const published = createFolderReader('public')
 * const issuer = await createIssuer({ id: officeDid('KZ-75'), signer, registry, statusBaseUrl, published })
 */
export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  const o = given(options, OPTIONS)
  const {
    id,
    signer,
    registry,
    resolver,
    statusListSize = LIST_SIZE,
    clock = () => new Date(),
    consentBelowAge = CONSENT_BELOW_AGE,
    random = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
  } = o
  checkId(id)
  const statusBaseUrl = checkStatusBaseUrl(o.statusBaseUrl)
  const scope = readAccreditorScope(o.scope)
  const accreditors = readAccreditors(o.accreditors, id)
  checkListSize(statusListSize)
  checkRandom(random)
  checkConsentAge(consentBelowAge)
  await checkSigner(signer, id)
  if (resolver !== undefined) await checkPublished(resolver, { signer, id, now: clock() })
  checkPublishedOption(o.published)
  await claim(registry, { id, statusBaseUrl })
  const office = REGIONS.find(({ code }) => officeDid(code) === id)?.number ?? NATIONAL_NUMBER
  const basis = {
    id,
    signer,
    registry,
    statusBaseUrl,
    scope,
    accreditors,
    statusListSize,
    office,
    clock,
    consentBelowAge,
    random: poolRandom(random),
    permutations: new Map(),
    log: new EventEmitter().setMaxListeners(0),
  }
  const publicCopy = createPublicCopy(basis, o.published)
  // Who cannot issue can still recover, revoke and look things up: the verbs refuse, not the start.
  await publicCopy.check().catch((error: unknown) => {
    if (!hasCode(error, 'STORE_ROLLED_BACK', 'PUBLISHED_COPY_UNAVAILABLE')) throw error
  })
  const context: IssuerContext = { ...basis, publicCopy }
  await adoptSigner(context)
  return bindVerbs(context)
}

async function claim(
  registry: Registry | undefined,
  { id, statusBaseUrl }: { readonly id: string; readonly statusBaseUrl: string },
): Promise<void> {
  if (registry === undefined) {
    throw new VolunteerPassportError('OPTION_MISSING', 'registry is missing', {
      hint: 'Give a registry, such as createSqliteRegistry makes.',
    })
  }
  const { owner, oldest } = await registry.transaction(async (tx) => ({
    owner: await tx.claimIssuer(id),
    oldest: (await tx.findCredentials({ isKept: true }, { afterSeq: 0, limit: 1 }))[0],
  }))
  if (owner !== id) {
    throw new VolunteerPassportError('REGISTRY_OF_ANOTHER_ISSUER', 'The registry belongs to another issuer', {
      hint: 'Open the registry of this issuer; one registry serves one issuer only.',
      facts: { owner },
    })
  }
  // Under another address no revocation would reach whoever checks the credentials that are out.
  const issued = oldest === undefined ? statusBaseUrl : statusBaseUrlOf(oldest)
  if (issued === statusBaseUrl) return
  throw new VolunteerPassportError(
    'STATUS_BASE_URL_INVALID',
    'The credentials issued so far name another status base URL',
    {
      hint: 'Give the one they name; it cannot move.',
      facts: { issued },
    },
  )
}

function bindVerbs(context: IssuerContext): Issuer {
  const { id } = context
  return Object.freeze<Issuer>({
    id,
    ledger: Object.freeze<Issuer['ledger']>({
      registerPerson: (person) => registerPerson(context, person),
      registerPeople: (people) => registerPeople(context, people),
      recordActivity: async (activity, by) => recordActivity(context, activity, by && given(by, ACTOR)),
      recordActivities: (activities, by) => recordActivities(context, activities, by && given(by, ACTOR)),
      suspendActivity: async (participationId, change) =>
        suspendActivity(context, participationId, given(change, CHANGE)),
      reinstateActivity: async (participationId, change) =>
        reinstateActivity(context, participationId, given(change, CHANGE)),
      revokeActivity: async (participationId, change) =>
        revokeActivity(context, participationId, given(change, CHANGE)),
      importActivity: async (input) => importActivity(context, given(input, IMPORT)),
      reverifyImports: (input) => reverifyImports(context, given(input, REVERIFY)),
      transferIn: async (input) => transferIn(context, given(input, TRANSFER_IN)),
      transferOut: async (input) => transferOut(context, given(input, TRANSFER_OUT)),
      cancelTransferOut: async (ref, change) => cancelTransferOut(context, ref, given(change, CHANGE)),
      withdrawConsent: async (ref, by) => withdrawConsent(context, ref, given(by, ACTOR)),
      auditTotals: () => auditTotals(context),
      totals: (ref) => totals(context, ref),
      find: async (query) => findInLedger(context, given(query, LEDGER_QUERY)),
    }),
    issue: async (type, input) => issue(context, type, input),
    issueAll: (type, rows, options) => issueAll(context, type, rows, given(options, ISSUE_ALL)),
    renew: async (credential, input) => renew(context, credential, given(input, RENEW)),
    replace: async (credential, input) => replace(context, credential, given(input, REPLACE)),
    revoke: async (credential, change) => revoke(context, credential, given(change, CHANGE)),
    suspend: async (credential, change) => suspend(context, credential, given(change, CHANGE)),
    reinstate: async (credential, change) => reinstate(context, credential, given(change, CHANGE)),
    get: (credential) => get(context, credential),
    find: (query) => find(context, query),
    history: (credential) => history(context, credential),
    publishStatusLists: async (publisher) => publishAllLists(context, requirePublisher(publisher)),
    accreditations: Object.freeze<Issuer['accreditations']>({
      accredit: (input) => accredit(context, input),
      renew: async (subject, input) => renewAccreditation(context, subject, given(input, RENEW_ACCREDITATION)),
      changeKeys: async (subject, input) => changeKeys(context, subject, given(input, CHANGE_KEYS)),
      suspend: async (subject, change) => suspendAccreditation(context, subject, given(change, CHANGE)),
      reinstate: async (subject, change) => reinstateAccreditation(context, subject, given(change, CHANGE)),
      withdraw: async (subject, change) => withdrawAccreditation(context, subject, given(change, CHANGE)),
      end: async (subject, change) => endAccreditation(context, subject, given(change, CHANGE)),
      handOver: async (subject, successor, change) =>
        handOverAccreditation(context, subject, successor, given(change, CHANGE)),
      get: (subject) => getAccreditation(context, subject),
      list: () => listAccreditations(context),
    }),
    bulk: (selector) => createBulk(context, selector),
    personDigests: (o) => personDigests(context, given(o, DIGESTS)),
    exportPerson: (ref) => exportPerson(context, ref),
    erasePerson: async (ref, by) => erasePerson(context, ref, given(by, ACTOR)),
    purge: async (input) => purge(context, given(input, PURGE)),
    succession: Object.freeze<Issuer['succession']>({
      adoptStatusLists: async (input) => adoptStatusLists(context, given(input, ADOPTION)),
      revoke: async (place, change) => revokeAdopted(context, given(place, PLACE), given(change, CHANGE)),
      suspend: async (place, change) => suspendAdopted(context, given(place, PLACE), given(change, CHANGE)),
      reinstate: async (place, change) => reinstateAdopted(context, given(place, PLACE), given(change, CHANGE)),
    }),
    publishAccreditations: async (publisher) => publishAccreditations(context, requirePublisher(publisher)),
    operations: Object.freeze<Issuer['operations']>({
      changes: (input) => changes(context, given(input, CHANGES)),
      checkpoint: () => checkpoint(context),
      verifyLog: async (options) => verifyLog(context, options && given(options, VERIFY_LOG)),
      backup: (path) => context.registry.backup(path),
      recover: async (input) => recover(context, given(input, RECOVER)),
      acceptClock: async (input) => acceptClock(context, given(input, ACTOR)),
    }),
    keys: Object.freeze<Issuer['keys']>({
      didDocument: () => issuerDidDocument(context),
      list: () => listKeys(context),
      prepareKey: async (key) => prepareKey(context, given(key, PREPARE_KEY)),
      activateKey: async (by) => activateKey(context, given(by, ACTOR)),
      killKey: async (keyId, by) => killKey(context, keyId, given(by, ACTOR)),
      reissueAll: (input) => reissueAll(context, given(input, REISSUE)),
    }),
  })
}
