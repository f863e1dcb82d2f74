import type { Advice } from './problem-advice.ts'

const NEVER_SEEN = 'A verifier never meets this: it is thrown where documents are made.'

const office = (codes: Advice['codes'], holder: string, advice: string): Advice => ({
  codes,
  verifier: NEVER_SEEN,
  holder,
  office: advice,
})

/** Advice on what is thrown by the issuing side. */
export const ISSUING_ADVICE: readonly Advice[] = [
  office(
    [
      'ACTIVITY_ENDS_BEFORE_START',
      'ACTIVITY_IN_FUTURE',
      'ACTIVITY_HOURS_INVALID',
      'ACTIVITY_DAY_OVER_24H',
      'ACTIVITY_OVERLAPS',
    ],
    'If hours of yours are missing, the organisation that reported them must correct the record.',
    'Nothing was booked. Ask the organisation for the right times and enter the row again: feeding the rest of the file again changes nothing. Days are counted over all organisations together.',
  ),
  office(
    ['ACTIVITY_INVALID', 'PERSON_INVALID'],
    'If data of yours are wrong, ask your office to correct them.',
    'Nothing was booked. The message names the field; mend it and enter the row again.',
  ),
  office(
    ['ACTIVITY_CONFLICT'],
    'Nothing is to be done.',
    "Two people cannot have one part: the organisation's record number must be unique. If it was booked for the wrong person, revoke it there first.",
  ),
  office(
    ['ACTIVITY_NOT_CONFIRMED'],
    'Ask your office what became of the inquiry.',
    'Only confirmed hours enter a passport. `ledger.reinstateActivity` ends an inquiry in which nothing was found, `ledger.revokeActivity` one in which something was; what is revoked stays so.',
  ),
  office(
    ['ACTIVITY_CLOSED_TO_MINORS', 'PERSON_CONSENT_MISSING'],
    'If you are a minor, a guardian must agree in writing; some activities stay closed whatever anyone signs.',
    "Check the date of birth and the activity's terms. Consent is kept in the registry alone and never issued.",
  ),
  office(
    ['PERSON_HAS_PASSPORT'],
    'You have a passport: ask for a copy, a renewal or a replacement.',
    'One person has one live passport. Use `renew` for new dates and figures, `replace` for a new phone or a correction.',
  ),
  office(
    ['REPORT_STALE'],
    'Nothing is to be done.',
    'A status may change any minute, so a report counts for a day and no report of before the last look does. Verify the token again and hand in what the verifier says now.',
  ),
  office(
    ['PERSON_MISMATCH'],
    'Show a credential of your own; hours of one person never go to another.',
    'The `subject.id` of the credential is not the one that this `ref` has. Somebody who came from another office keeps theirs by `transferIn`; who was registered anew has another one for ever.',
  ),
  office(
    ['IMPORT_CONFLICT'],
    'Nothing is to be done: those hours are counted already.',
    'One participation counts once, whoever confirmed it. What this office recorded or took back itself is never imported; of one office the credential issued last counts.',
  ),
  office(
    ['IMPORT_UNVERIFIED'],
    'Come back later: your office must first look at hours that others confirmed.',
    'A passport that counts imported activities is made only within a day of `ledger.reverifyImports`. Run it for the person, or for everybody before `issueAll`, and again what was rejected.',
  ),
  office(
    ['PERSON_MOVED'],
    'Ask the office that you moved to.',
    'A notice of another office closed the passport here; the record says of which. If the person comes back, use `transferIn` with the passport that they have by then.',
  ),
  office(
    ['TRANSFER_CONFLICT'],
    'Show the passport that you have now.',
    'The message says what contradicts what. One subject belongs to one `ref`, a passport number of this office to a person whom it knows, and a notice to the very passport that it names.',
  ),
  office(
    ['PERSON_UNKNOWN', 'CREDENTIAL_NOT_FOUND', 'NOT_FOUND'],
    'Check the number that you gave.',
    'The registry has no such row. Check the identifier, and that the program opened the registry of this office.',
  ),
  office(
    ['ACTOR_INVALID', 'REASON_INVALID'],
    'Nothing is to be done.',
    'Every change is logged with who made it and why, for ever. Give an opaque name of the clerk and a short reason, without personal data.',
  ),
  office(
    ['CLAIM_FORBIDDEN'],
    'Nothing is to be done.',
    'Leave the member out. Whatever is issued is seen by each verifier and cannot be taken back; the list of names is FORBIDDEN_CLAIM_NAMES.',
  ),
  office(
    ['CREDENTIAL_NOT_LIVE', 'CREDENTIAL_SUPERSEDED', 'REVOCATION_FINAL'],
    'Ask your office for your current document.',
    '`get` shows the state of the credential and its successor. Changes go to the newest one of its key; a revoked or replaced one never comes back.',
  ),
  office(
    ['STATUS_NOT_CARRIED'],
    'Nothing is to be done.',
    'An Open Badges 3.0 credential names one status list, for revocation. A suspension would be on record and no verifier would see it, so it is refused.',
  ),
  office(
    ['ISSUANCE_CONFLICT'],
    'Nothing is to be done.',
    'This key has already issued a credential from other input, and a re-run must never issue a second one silently. Use `replace` after a correction, or another key for another credential.',
  ),
  office(
    ['LINT_FAILED'],
    'Nothing is to be done.',
    'The very bytes to be signed are read back by the rules of a verifier first, and these would have been refused. No signature was made; a reserved index is burnt. Mend the claims.',
  ),
  office(
    ['LIST_FULL', 'STATUS_LIST_UNPUBLISHED'],
    'Nothing is to be done.',
    'A credential is handed out only after its status list is public. Publish the status lists and repeat the call: the same key gives the same credential.',
  ),
  office(
    ['PUBLISH_FAILED', 'PATH_FORBIDDEN'],
    'Nothing is to be done.',
    'What was published before stays as it was. Look at the cause, mend the target and publish again; a revocation counts from then on.',
  ),
  {
    codes: ['OPTION_MISSING', 'OPTION_INVALID'],
    verifier:
      'Thrown at construction or by a call, before anything was checked: a missing option is never read as "skip this check". The message names the option.',
    holder: 'Nothing is to be done.',
    office: 'The message names the option and what it must be.',
  },
  office(
    ['STATUS_BASE_URL_INVALID', 'RANDOM_UNSAFE'],
    'Nothing is to be done.',
    'Refused at construction, because every credential made with it would be lost: the base URL must be public https without query and fragment, and the source of randomness must never repeat itself.',
  ),
  office(
    ['SIGNER_FAILED', 'SIGNER_KEY_UNPUBLISHED'],
    'Nothing is to be done.',
    'The signer is tried with a test string and its key is looked up in the DID document before anything is issued. Publish the key first, or connect the right one; ES256 signers return raw r and s, not DER.',
  ),
  office(
    ['SIGNER_KEY_NOT_ACTIVE'],
    'Nothing is to be done.',
    'One key signs at a time. Open the issuer with a signer of the active key; a prepared one becomes active by `keys.activateKey`, a retired or revoked one never again. Nothing was reserved or signed.',
  ),
  office(
    ['KEY_CONFLICT'],
    'Nothing is to be done.',
    'A name stands for one key for ever, and a key has one name: under a second name a revoked key would go on signing. Make a new pair.',
  ),
  office(
    ['KEY_NOT_READY'],
    'Nothing is to be done.',
    'A verifier may keep a DID document for a day, and would not find a younger key in its copy. Publish `keys.didDocument()` and activate the key a day after `keys.prepareKey`. Keep one key prepared at all times, so that it is ready on the day another must be killed.',
  ),
  office(
    ['KEY_STILL_IN_USE'],
    'Nothing is to be done.',
    'What is signed anew must be signed by another key. Call `keys.killKey`, or activate the next key, and then `keys.reissueAll`.',
  ),
  office(
    ['PREVIEW_STALE'],
    'Nothing is to be done.',
    'A bulk change does exactly what its preview named, record by record, or nothing. Since then a record was added, changed or taken back. Make a new preview; after a run that was killed in its middle, that one names the rest.',
  ),
  office(
    ['BULK_NOT_APPROVED'],
    'Nothing is to be done.',
    'The `approve` callback did not answer `true`, so nothing was changed. It is there for a second pair of eyes.',
  ),
  office(
    ['KEY_FILE_EXISTS', 'KEY_FILE_EXPOSED', 'KEY_FILE_INVALID', 'PASSPHRASE_WRONG'],
    'Nothing is to be done.',
    'Key files are created once, readable by their owner alone, and encrypted with a passphrase. If others could read a file, decide whether the key must be killed. Without the passphrase the key is lost.',
  ),
  office(
    ['REGISTRY_OF_ANOTHER_ISSUER', 'REGISTRY_TOO_NEW'],
    'Nothing is to be done.',
    'A registry belongs to one issuer for ever and is never opened by an older version. Check the path and the version of the program.',
  ),
  office(
    ['REGISTRY_NOT_MIGRATED'],
    'Nothing is to be done.',
    'The tables are made and brought up to date by `registry.migrate()`, once per release, before the new version issues. Make a backup first: there is no way back. Processes of the older version are refused from then on.',
  ),
  office(
    ['STORE_UNAVAILABLE'],
    'Try again later.',
    'Nothing of the interrupted transaction was kept. Free the disk or the lock and repeat the call with the same key: nothing is issued twice.',
  ),
  office(
    ['STORE_ROLLED_BACK'],
    'Try again later.',
    'The registry was restored from a backup, or is one of two copies that run side by side: what it takes for free may have been given out. Nothing is changed in it until a person has looked. Stop the copy that is not wanted; after a restore, call `operations.recover`.',
  ),
  office(
    ['PUBLISHED_COPY_UNAVAILABLE'],
    'Try again later.',
    'Before it issues anything, a process compares its registry once with what is public, and that could not be read, or nothing of it was there. Revoking and recording go on. Mend the web host or the `published` option; where the host was emptied, `publishStatusLists` fills it again. `uncheckedPublications` does without the comparison: only where you know that nothing was restored and no copy runs.',
  ),
  office(
    ['PASSPORT_NUMBERS_EXHAUSTED'],
    'Nothing is to be done.',
    'An office has 10^8 passport numbers in 32 parts of 3,125,000, one for each epoch of its log. `operations.recover` begins the next epoch; the status lists in use are closed with it.',
  ),
  office(
    ['CLOCK_WENT_BACK'],
    'Try again later.',
    'The log never goes back in time. Set the clock right. If it was ahead before and is right now, call `operations.acceptClock`, and replace what was issued with a date in the future.',
  ),
  office(
    ['LOG_BROKEN'],
    'Try again later.',
    'Somebody altered the log, or the disk did. `operations.verifyLog` names the first entry that is wrong; compare with a backup and with the checkpoints kept elsewhere, and find out who had access.',
  ),
]
