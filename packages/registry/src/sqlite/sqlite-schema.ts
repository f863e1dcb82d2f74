import type { CredentialState } from '@volunteer-passport/issuer/registry'

/** "VPrg": tells a registry from any other SQLite file, to us and to file(1). */
export const APPLICATION_ID = 0x56507267

/** Numbers that stand for the words of a column, in this order, from 1. Append only. */
export const ACTIVITY_STATES = ['confirmed', 'suspended', 'revoked'] as const
export const STANDINGS = ['current', 'copied', 'behind'] as const
export const LIST_STATES = ['open', 'full'] as const
export const KEY_STATES = ['prepared', 'active', 'retired', 'revoked'] as const
export const PURPOSES = ['revocation', 'suspension', 'refresh'] as const
export const ACCREDITATION_STATES = ['active', 'suspended', 'ended', 'withdrawn'] as const

const CREDENTIAL_STATES = ['reserved', 'issued', 'burnt'] as const
/** From 2: SQLite keeps a 1 in no byte and a 2 in one, and a row that keeps its length is completed in its place. */
const FIRST_STATE = 2

export const stateNumber = (state: CredentialState): number => CREDENTIAL_STATES.indexOf(state) + FIRST_STATE
export const stateOf = (number: number): CredentialState => CREDENTIAL_STATES[number - FIRST_STATE] as CredentialState

/**
 * `term` keeps each credential type, key id and token header once. `content` keeps the large, unchanging part of a
 * credential apart, so that recording a signature or a revocation does not rewrite it. The unique constraints carry
 * the invariants: no error of ours, and no second process, can use a list index or a number twice. Columns of type ANY
 * hold packed text: bytes where these give the text back.
 */
export const SCHEMA = `
CREATE TABLE issuer (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  did TEXT NOT NULL,
  standing INTEGER NOT NULL CHECK (standing IN (1, 2, 3))
) STRICT;

CREATE TABLE term (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  subject_id ANY NOT NULL UNIQUE,
  passport_number TEXT UNIQUE,
  external_ref TEXT,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX person_external ON person (external_ref) WHERE external_ref IS NOT NULL;

CREATE TABLE activity (
  row INTEGER PRIMARY KEY,
  participation_id TEXT NOT NULL UNIQUE,
  person INTEGER NOT NULL REFERENCES person (id),
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  quarters INTEGER NOT NULL,
  counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
  state INTEGER NOT NULL CHECK (state IN (1, 2, 3)),
  external_ref TEXT,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX activity_external ON activity (external_ref) WHERE external_ref IS NOT NULL;
-- Answers totals without a look at the rows.
CREATE INDEX activity_of_person ON activity (person, begins, ends, state, counts, quarters);

CREATE TABLE list (
  number INTEGER PRIMARY KEY,
  size INTEGER NOT NULL,
  permutation_key BLOB NOT NULL,
  algorithm INTEGER NOT NULL,
  allocated INTEGER NOT NULL,
  capacity INTEGER NOT NULL,
  state INTEGER NOT NULL CHECK (state IN (1, 2)),
  changed_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE publication (
  list INTEGER NOT NULL REFERENCES list (number),
  purpose INTEGER NOT NULL CHECK (purpose IN (1, 2, 3)),
  decoys INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  PRIMARY KEY (list, purpose)
) STRICT, WITHOUT ROWID;

-- Bits that stay set although there is no row: taken back in after a restore.
CREATE TABLE kept (
  list INTEGER NOT NULL REFERENCES list (number),
  flag INTEGER NOT NULL,
  list_index INTEGER NOT NULL,
  PRIMARY KEY (list, flag, list_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE credential (
  seq INTEGER PRIMARY KEY,
  id ANY NOT NULL UNIQUE,
  type INTEGER NOT NULL REFERENCES term (id),
  key TEXT NOT NULL,
  generation INTEGER NOT NULL,
  person INTEGER REFERENCES person (id),
  list INTEGER NOT NULL REFERENCES list (number),
  list_index INTEGER NOT NULL,
  state INTEGER NOT NULL CHECK (state IN (2, 3, 4)),
  flags INTEGER NOT NULL,
  input_digest ANY NOT NULL,
  signed_by INTEGER NOT NULL REFERENCES term (id),
  created_at INTEGER NOT NULL,
  valid_until INTEGER,
  counted_seq INTEGER NOT NULL,
  predecessor ANY REFERENCES credential (id) CHECK (predecessor <> id),
  claims_digest ANY NOT NULL,
  external_ref TEXT,
  signature BLOB,
  UNIQUE (type, key, generation),
  UNIQUE (list, list_index)
) STRICT;
CREATE INDEX credential_of_person ON credential (person, type) WHERE person IS NOT NULL;
-- A burnt successor was never handed out: it does not stop the next attempt.
CREATE UNIQUE INDEX credential_successor ON credential (predecessor) WHERE predecessor IS NOT NULL AND state <> 4;
CREATE INDEX credential_external ON credential (external_ref) WHERE external_ref IS NOT NULL;
CREATE INDEX credential_not_issued ON credential (state, created_at) WHERE state <> 3;
CREATE INDEX credential_flagged ON credential (list, list_index, flags) WHERE flags <> 0;

CREATE TABLE content (
  credential INTEGER PRIMARY KEY REFERENCES credential (seq),
  header INTEGER REFERENCES term (id),
  payload ANY NOT NULL
) STRICT;

CREATE TABLE signing_key (
  row INTEGER PRIMARY KEY,
  key_id TEXT NOT NULL UNIQUE,
  public_jwk TEXT NOT NULL,
  state INTEGER NOT NULL CHECK (state IN (1, 2, 3, 4)),
  prepared_at INTEGER NOT NULL,
  since INTEGER NOT NULL
) STRICT;
-- Two processes cannot make two keys the one that signs.
CREATE UNIQUE INDEX signing_key_active ON signing_key (state) WHERE state = 2;

CREATE TABLE number_space (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  permutation_key BLOB NOT NULL,
  algorithm INTEGER NOT NULL,
  allocated INTEGER NOT NULL
) STRICT;

CREATE TABLE accreditation (
  subject TEXT PRIMARY KEY,
  state INTEGER NOT NULL CHECK (state IN (1, 2, 3, 4)),
  since INTEGER NOT NULL,
  successor TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE accreditation_publication (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  digest TEXT NOT NULL
) STRICT;

CREATE TABLE adopted_list (
  url TEXT PRIMARY KEY,
  office TEXT NOT NULL,
  purpose INTEGER NOT NULL CHECK (purpose IN (1, 2, 3)),
  bits BLOB NOT NULL,
  sequence_offset INTEGER NOT NULL,
  changed_seq INTEGER NOT NULL,
  published_seq INTEGER NOT NULL,
  published_at INTEGER NOT NULL
) STRICT;

CREATE TABLE log (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  about ANY NOT NULL,
  credential INTEGER REFERENCES credential (seq),
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX log_of_credential ON log (credential) WHERE credential IS NOT NULL;
CREATE INDEX log_of_other ON log (about) WHERE credential IS NULL;
`

/** Activities that another office confirmed. */
export const IMPORTS = `
ALTER TABLE activity ADD COLUMN imported_id ANY;
ALTER TABLE activity ADD COLUMN import_checked_at INTEGER;
CREATE UNIQUE INDEX activity_import ON activity (imported_id) WHERE imported_id IS NOT NULL;
CREATE INDEX activity_imported ON activity (participation_id) WHERE imported_id IS NOT NULL;
DROP INDEX activity_of_person;
CREATE INDEX activity_of_person ON activity (person, begins, ends, state, counts, quarters, import_checked_at);
`

/** How often something was erased, and up to which of these times the file has been written anew since. */
export const ERASURES = `
ALTER TABLE issuer ADD COLUMN erasures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE issuer ADD COLUMN scrubbed INTEGER NOT NULL DEFAULT 0;
`
