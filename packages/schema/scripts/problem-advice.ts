import type { ProblemCode } from '../src/index.ts'

/** What a problem means for three readers. Codes that are kin share one. */
export interface Advice {
  readonly codes: readonly ProblemCode[]
  readonly verifier: string
  readonly holder: string
  readonly office: string
}

/** Advice on problems found in a report. */
export const REPORT_ADVICE: readonly Advice[] = [
  {
    codes: [
      'TOKEN_MALFORMED',
      'TOKEN_TOO_LARGE',
      'ENCODING_INVALID',
      'JSON_INVALID',
      'JSON_DUPLICATE_KEY',
      'JSON_FORBIDDEN_KEY',
      'JSON_TOO_DEEP',
      'HEADER_INVALID',
      'PAYLOAD_INVALID',
    ],
    verifier:
      'Nothing was read from it, so nothing is known about it. Take the text again from its source: a line break, a missing end or a "Bearer " in front is enough. If it arrives like this twice, it was made wrongly, or by somebody who probes your verifier. Do not repair it: lenient reading is how forged tokens get in.',
    holder:
      'Show the document again from where you keep it, whole and unchanged. If that does not help, ask your office for a new copy.',
    office:
      'Tokens of this library cannot look like this. Look for what changes them on the way: a database column that is too short, a mail gateway, a form that trims or wraps text.',
  },
  {
    codes: ['TYP_INVALID', 'TYPE_INVALID', 'AUDIENCE_MISMATCH'],
    verifier:
      'It is a genuine-looking document of another kind, or for somebody else. Ask for the right one. Do not pass another `type` to `verify` only to make it fit.',
    holder: 'Choose the document that was asked for.',
    office: 'Check which type your program issues, and that `type`, `typ` and `aud` are left to the library.',
  },
  {
    codes: [
      'ALG_NOT_ALLOWED',
      'ALG_KEY_MISMATCH',
      'CRIT_UNSUPPORTED',
      'CRIT_INVALID',
      'SIGNATURE_INVALID',
      'SIGNATURE_MALFORMED',
      'KEY_WEAK',
      'CREDENTIAL_UNSECURED',
    ],
    verifier:
      'Whoever made this token did not prove to be the issuer. Treat all that it says as unsaid, the name included. Only EdDSA (Ed25519) and ES256 with sound keys are accepted, and no option changes that.',
    holder:
      'Show the document again as you received it. A document that was edited, even in one letter, can never be valid again; ask your office for a new one.',
    office:
      'If it is really yours, compare the published key with the one that signs, and make sure that nothing rewrites tokens after signing. If it is not yours, somebody forges documents in your name: tell the national office.',
  },
  {
    codes: [
      'KID_MISSING',
      'KID_INVALID',
      'KID_ISSUER_MISMATCH',
      'KEY_NOT_FOUND',
      'KEY_PURPOSE_MISMATCH',
      'KEY_CONTROLLER_MISMATCH',
      'KEY_INVALID',
    ],
    verifier:
      'The key that the token names is not one with which this issuer signs credentials. The DID document was fetched anew before this was said. Do not accept the key from any other source.',
    holder: 'Your office must issue the document again, or publish its key. Ask there.',
    office:
      'Look into your published did.json: the key must be listed under your own DID, as a JsonWebKey with its public members only, and in `assertionMethod`. A retired key must stay listed as long as documents signed with it are in use.',
  },
  {
    codes: ['KEY_REVOKED', 'KEY_EXPIRED'],
    verifier:
      'The issuer has withdrawn the key. A stolen key can write any date, so documents signed with it are refused whatever their date is.',
    holder: 'Ask your office for a new document. Your hours are in its registry and are not lost.',
    office:
      'Issue again what the registry recorded under this key. If the key was only rotated, publish it without `expires` and destroy its private half: then older documents stay good.',
  },
  {
    codes: ['DID_INVALID', 'DID_METHOD_UNSUPPORTED', 'DID_DOCUMENT_INVALID', 'DID_DEACTIVATED', 'DID_HOST_FORBIDDEN'],
    verifier:
      'The issuer of this document cannot be identified. did:web, did:key and did:jwk are read; addresses inside a private network never are, because a token must not make your server call its neighbours.',
    holder: 'Only the office that issued the document can mend this.',
    office:
      'Fetch your own did.json from outside and compare its `id` with your DID. Serve it over https, without redirects, as JSON, with each key named once.',
  },
  {
    codes: [
      'CLAIM_MISSING',
      'CLAIM_INVALID',
      'CONTEXT_INVALID',
      'ISSUER_INVALID',
      'ISSUER_MISMATCH',
      'SUBJECT_INVALID',
      'SUBJECT_MISMATCH',
      'ID_INVALID',
      'ID_MISMATCH',
      'DATE_INVALID',
      'DATE_MISMATCH',
      'VC_CLAIM_FORBIDDEN',
      'VP_CLAIM_FORBIDDEN',
      'VC_CLAIM_INVALID',
      'VC_CLAIM_CONFLICT',
    ],
    verifier:
      'The signature may be good, but what was signed breaks the data model, so two programs could read it in two ways. `path` says where. Members that are merely unknown are no fault and do not cause this.',
    holder: 'You cannot mend this: ask your office for a new document.',
    office:
      'Issue through `issuer.issue`, which refuses to sign such claims. If the document is from another system, validate it against the JSON Schema that its `credentialSchema` names.',
  },
  {
    codes: ['NOT_YET_VALID', 'EXPIRED', 'ISSUED_IN_FUTURE'],
    verifier:
      'Compare your clock first. A beginning is forgiven 60 seconds, an end none: the document is valid up to `validUntil` and not at that instant.',
    holder: 'Show your current document; ask your office to renew it if you have none.',
    office:
      '`renew` issues the same facts with new dates. If new documents are refused as too early, the clock of the issuing machine is ahead.',
  },
  {
    codes: ['ISSUER_NOT_TRUSTED'],
    verifier:
      'Nothing is wrong with the document itself: your trust policy does not name its issuer, and anybody can be an issuer. Names and look-alike domains prove nothing; compare the whole DID. No key was fetched.',
    holder: 'Ask the verifier which issuers it accepts.',
    office: 'Publish the DID of your office where verifiers look for it.',
  },
  {
    codes: [
      'STATUS_ENTRY_INVALID',
      'STATUS_ENTRY_MISSING',
      'STATUS_URL_FORBIDDEN',
      'STATUS_INDEX_OUT_OF_RANGE',
      'STATUS_PURPOSE_MISMATCH',
    ],
    verifier:
      'The document does not say in a usable way where its status is, so it could never be revoked. It is refused.',
    holder: 'Ask your office for a new document.',
    office:
      'Leave `credentialStatus` to the library. Check that the list of each purpose is published under the status base URL and not in place of another.',
  },
  {
    codes: ['STATUS_TYPE_UNSUPPORTED'],
    verifier:
      'The document carries a status of a kind that this version cannot read, or its token status list gives it a value that only an agreement between the parties explains. It is not known whether it is revoked; that is not a yes.',
    holder: 'Nothing is wrong with your document. Another verifier, or a later version, may be able to check it.',
    office: 'Use BitstringStatusListEntry, or a token status list with the values 0, 1 and 2 alone.',
  },
  {
    codes: ['STATUS_REVOKED'],
    verifier:
      'The issuer has taken the document back; no reason is published. Ask for the current one: most revocations replace a document after a correction or a lost phone.',
    holder: 'Show your current passport. If you have none, ask your office, which can tell you why.',
    office: '`history` shows who revoked it and why. A revocation is final; issue a new document where one is due.',
  },
  {
    codes: ['STATUS_SUSPENDED'],
    verifier: 'The document is out of use for a time. Do not accept it now; it may be good again tomorrow.',
    holder: 'Ask your office what it is waiting for.',
    office: '`reinstate` ends the suspension; publish the status lists afterwards.',
  },
  {
    codes: ['NEWER_AVAILABLE'],
    verifier:
      'A warning: the document is good, but its figures are not the latest. Ask for the newer one if the hours decide.',
    holder: 'Fetch your latest document from your office.',
    office: 'This is how a renewed document is told from its predecessor. Nothing is to be done.',
  },
  {
    codes: ['STATUS_MESSAGE'],
    verifier:
      'A note, and no judgement: the issuer uses the purpose `message` to say something of its own about the document. `path` of the problem leads to the message in `credential.document`; it is worded for programs, not for showing to people.',
    holder: 'Nothing is to be done.',
    office: 'This library writes no messages. A message must not decide: revoke or suspend instead.',
  },
  {
    codes: ['TRUST_LIST_STALE'],
    verifier:
      'A warning: who may issue was judged by a list that is older than its time to live, but still within its validity, because no newer one came. An office that was suspended or withdrawn in the last hours would not be seen.',
    holder: 'Nothing is to be done.',
    office:
      'Publish root.json and the accreditation list where every verifier can reach them, and watch that the publishing job runs.',
  },
  {
    codes: ['STATUS_LIST_STALE'],
    verifier:
      'A warning: the answer comes from a list that is older than its time to live, but still within its validity. A revocation of the last hours would not be seen.',
    holder: 'Nothing is to be done.',
    office: 'Publish more often than the `ttl` of the lists, and watch that the publishing job runs.',
  },
  {
    codes: ['STATUS_UNREVOKED'],
    verifier:
      'A warning: an entry that was once revoked is so no longer, although revocation is final. Somebody may have restored an old list. Tell the issuer.',
    holder: 'Nothing is to be done.',
    office: 'Treat it as an incident: compare the registry with what is published before you publish again.',
  },
  {
    codes: [
      'STATUS_LIST_UNAVAILABLE',
      'STATUS_LIST_SIGNATURE_INVALID',
      'STATUS_LIST_ISSUER_MISMATCH',
      'STATUS_LIST_ID_MISMATCH',
      'STATUS_LIST_INVALID',
      'STATUS_LIST_ENCODING_INVALID',
      'STATUS_LIST_TOO_SHORT',
      'STATUS_LIST_EXPIRED',
      'STATUS_LIST_NOT_YET_VALID',
      'STATUS_LIST_ROLLBACK',
    ],
    verifier:
      'Something is wrong with the list, not with the document, so the verdict is "undetermined": it could not be found out whether the document is revoked. Try again later. `status.whenUnavailable: "warn"` accepts it with a warning, where a wrong yes costs little.',
    holder: 'Your document is not refused. Show it again later, or where there is a connection.',
    office:
      'Run `doctor` from outside: it compares freshness, content type, cache headers and signature of each list with the registry. Then publish.',
  },
  {
    codes: ['STATUS_LIST_TOO_LARGE'],
    verifier:
      'One list is longer than any may be, or the lists of this verification are longer together than is read at once. Nothing is wrong with the document, so the verdict is "undetermined": it could not be found out whether it is revoked. Of a presentation ask for fewer credentials at a time. `status.whenUnavailable: "warn"` accepts it with a warning, where a wrong yes costs little.',
    holder: 'Your document is not refused. Show fewer documents at a time.',
    office:
      'Keep `statusListSize` so small that three lists are 1.25 MiB together as they are published; 1,048,576 entries are, whatever they hold.',
  },
  {
    codes: [
      'DID_NOT_FOUND',
      'FETCH_FAILED',
      'FETCH_CONTENT_TYPE',
      'FETCH_REDIRECT_FORBIDDEN',
      'FETCH_TIMEOUT',
      'RATE_LIMITED',
      'FETCH_TLS',
      'FETCH_TOO_LARGE',
    ],
    verifier:
      'The issuer could not be asked. The verdict is "undetermined" and asking again may help. Redirects are not followed and private addresses are not called, on purpose.',
    holder: 'Your document is not refused. Show it again later.',
    office:
      'Serve did.json and the status lists as plain files over https: a valid certificate, no redirect, the right content type, an answer within five seconds.',
  },
  {
    codes: ['PRESENTATION_INVALID', 'CREDENTIAL_INVALID', 'NONCE_MISMATCH', 'NONCE_REUSED', 'LIMIT_EXCEEDED'],
    verifier:
      'Ask for a new presentation with a fresh nonce. A nonce that does not match, or comes twice, may be a replay of what somebody else once showed.',
    holder: 'Start again from the request that the verifier shows you.',
    office: 'Nothing is to be done.',
  },
  {
    codes: ['CREDENTIAL_UNDETERMINED'],
    verifier:
      'Its own report says what was out of reach: a key or a status list of its issuer. The verdict is "undetermined" and asking again may help; the other credentials have reports of their own.',
    holder: 'Your documents are not refused. Present them again later, to a new request.',
    office: 'Look at the problem in the report on that credential: it is most often your web site.',
  },
  {
    codes: ['HOLDER_MISMATCH', 'HOLDER_BINDING_FAILED'],
    verifier: 'The document is bound to a person, and another one presented it. Refuse it.',
    holder:
      'Present it from the phone to which it was issued. After a change of phone, ask your office to replace the passport; the records of your activities need no replacement.',
    office: 'Replace the passport for the new key after checking who asks.',
  },
  {
    codes: ['HOLDER_NOT_PROVEN'],
    verifier:
      'A warning: a lone document can be shown by anybody who has a copy. Where identity matters, compare the name with an identity card or ask for a presentation.',
    holder: 'Have your identity card at hand.',
    office: 'Nothing is to be done.',
  },
  {
    codes: [
      'ACCREDITATION_CHAIN_TOO_DEEP',
      'ACCREDITATION_EXPIRED',
      'ACCREDITATION_LOOP',
      'ACCREDITATION_REVOKED',
      'ACCREDITATION_SCOPE_EXCEEDED',
    ],
    verifier:
      'The chain from your pinned root to this issuer does not hold for this document. Do not replace the root by the issuer to make it pass.',
    holder: 'Ask your office, or the national one, which office may issue this document to you.',
    office:
      'Ask your accreditor to renew or mend your accreditation. Its scope names types, regions and depth, and can only narrow on the way down.',
  },
  {
    codes: ['TRUST_LIST_UNAVAILABLE', 'TRUST_LIST_EXPIRED', 'TRUST_LIST_INVALID', 'TRUST_LIST_ROLLBACK'],
    verifier:
      'Nobody can be trusted by a list that is absent, broken, old or older than one seen before. Fetch it again; if the fault stays, somebody may be holding the list back.',
    holder: 'Your document is not refused. Show it again later.',
    office: 'The accreditor signs and publishes the list daily: see whether that job runs.',
  },
  {
    codes: ['CLOCK_BEHIND'],
    verifier:
      'Signed data that arrived here are newer than this clock, so it must be wrong. Set it; until then expired documents could pass.',
    holder: 'Nothing is to be done.',
    office: 'Keep the clocks of issuing machines synchronised.',
  },
  {
    codes: ['INTERNAL_FAULT'],
    verifier:
      'A defect of this library or of a schema passed to it. It is never a yes. Please report it with the version, but without the token.',
    holder: 'Your document is not refused. Show it again later or elsewhere.',
    office: 'Please report it.',
  },
]
