/**
 * `term` keeps each credential type, key id and token header once. `credential` is written once and never changed; what
 * changes of it is in `standing`, whose rows are short and hardly indexed, because PostgreSQL writes a changed row and
 * its index entries anew. The unique constraints carry the invariants: no error of ours, and no second process, can use
 * a list index or a number twice. A person, a list and a credential that a new row refers to are looked for by the
 * statement that inserts it, where it comes by the hundred thousand: a foreign key would lock each of them, which is
 * half the cost of issuing, and nothing is ever deleted. Text is compared byte by byte ("C"), whatever the database's
 * own collation does.
 */
export const SCHEMA = `
CREATE TABLE issuer (
  one integer PRIMARY KEY CHECK (one = 1),
  did text NOT NULL,
  standing text NOT NULL CHECK (standing IN ('current', 'copied', 'behind'))
);

CREATE TABLE term (
  id integer PRIMARY KEY,
  text text COLLATE "C" NOT NULL CONSTRAINT term_text UNIQUE
);

CREATE TABLE person (
  id bigint PRIMARY KEY,
  ref text COLLATE "C" NOT NULL CONSTRAINT person_ref UNIQUE,
  subject_id text COLLATE "C" NOT NULL CONSTRAINT person_subject UNIQUE,
  passport_number text COLLATE "C" CONSTRAINT person_number UNIQUE,
  external_ref text COLLATE "C",
  data text COLLATE "C" NOT NULL
);
CREATE INDEX person_external ON person (external_ref) WHERE external_ref IS NOT NULL;

CREATE TABLE activity (
  position bigint PRIMARY KEY,
  participation_id text COLLATE "C" NOT NULL CONSTRAINT activity_participation UNIQUE,
  person bigint NOT NULL CONSTRAINT activity_person REFERENCES person (id),
  begins bigint NOT NULL,
  ends bigint NOT NULL,
  quarters bigint NOT NULL,
  counts boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('confirmed', 'suspended', 'revoked')),
  external_ref text COLLATE "C",
  data text COLLATE "C" NOT NULL
);
CREATE INDEX activity_of_person ON activity (person, begins) INCLUDE (ends, state, counts, quarters);
CREATE INDEX activity_external ON activity (external_ref) WHERE external_ref IS NOT NULL;

CREATE TABLE list (
  number bigint PRIMARY KEY,
  size bigint NOT NULL,
  permutation_key bytea NOT NULL,
  algorithm bigint NOT NULL,
  allocated bigint NOT NULL,
  capacity bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'full')),
  changed_seq bigint NOT NULL,
  revocation_decoys bigint NOT NULL,
  revocation_sequence bigint NOT NULL,
  revocation_published_at bigint NOT NULL,
  suspension_decoys bigint NOT NULL,
  suspension_sequence bigint NOT NULL,
  suspension_published_at bigint NOT NULL,
  refresh_decoys bigint NOT NULL,
  refresh_sequence bigint NOT NULL,
  refresh_published_at bigint NOT NULL
);

CREATE TABLE kept (
  list bigint NOT NULL CONSTRAINT kept_list REFERENCES list (number),
  flag integer NOT NULL,
  list_index bigint NOT NULL,
  PRIMARY KEY (list, flag, list_index)
);

CREATE TABLE credential (
  seq bigint PRIMARY KEY,
  id text COLLATE "C" NOT NULL CONSTRAINT credential_id UNIQUE,
  type integer NOT NULL,
  key text COLLATE "C" NOT NULL,
  generation bigint NOT NULL,
  person bigint,
  list bigint NOT NULL,
  list_index bigint NOT NULL,
  input_digest text COLLATE "C" NOT NULL,
  signed_by integer NOT NULL,
  created_at bigint NOT NULL,
  valid_until bigint,
  counted_seq bigint NOT NULL,
  claims_digest text COLLATE "C" NOT NULL,
  external_ref text COLLATE "C",
  header integer,
  payload bytea NOT NULL,
  CONSTRAINT credential_generation UNIQUE (type, key, generation),
  CONSTRAINT credential_index UNIQUE (list, list_index)
);
CREATE INDEX credential_of_person ON credential (person, type) WHERE person IS NOT NULL;
CREATE INDEX credential_external ON credential (external_ref) WHERE external_ref IS NOT NULL;

CREATE TABLE standing (
  credential bigint PRIMARY KEY,
  -- As in credential, for the index of those that are flagged.
  list bigint NOT NULL,
  list_index bigint NOT NULL,
  predecessor bigint CONSTRAINT standing_predecessor REFERENCES credential (seq) CHECK (predecessor < credential),
  state text NOT NULL CHECK (state IN ('reserved', 'issued', 'burnt')),
  flags integer NOT NULL,
  signature bytea
);
-- A burnt successor was never handed out: it does not stop the next attempt.
CREATE UNIQUE INDEX standing_successor ON standing (predecessor) WHERE predecessor IS NOT NULL AND state <> 'burnt';
CREATE INDEX standing_not_issued ON standing (state, credential) WHERE state <> 'issued';
CREATE INDEX standing_flagged ON standing (list, list_index) INCLUDE (flags) WHERE flags <> 0;

CREATE TABLE number_space (
  one integer PRIMARY KEY CHECK (one = 1),
  permutation_key bytea NOT NULL,
  algorithm bigint NOT NULL,
  allocated bigint NOT NULL
);

CREATE TABLE signing_key (
  position bigint PRIMARY KEY,
  key_id text COLLATE "C" NOT NULL CONSTRAINT signing_key_id UNIQUE,
  public_jwk text COLLATE "C" NOT NULL,
  state text NOT NULL CHECK (state IN ('prepared', 'active', 'retired', 'revoked')),
  prepared_at bigint NOT NULL,
  since bigint NOT NULL
);
-- Two processes cannot make two keys the one that signs.
CREATE UNIQUE INDEX signing_key_active ON signing_key (state) WHERE state = 'active';

CREATE TABLE accreditation (
  subject text COLLATE "C" PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('active', 'suspended', 'ended', 'withdrawn')),
  since bigint NOT NULL,
  successor text COLLATE "C"
);

CREATE TABLE accreditation_publication (
  one integer PRIMARY KEY CHECK (one = 1),
  version bigint NOT NULL,
  published_at bigint NOT NULL,
  digest text COLLATE "C" NOT NULL
);

CREATE TABLE adopted_list (
  url text COLLATE "C" PRIMARY KEY,
  office text COLLATE "C" NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('revocation', 'suspension', 'refresh')),
  bits bytea NOT NULL,
  sequence_offset bigint NOT NULL,
  changed_seq bigint NOT NULL,
  published_seq bigint NOT NULL,
  published_at bigint NOT NULL
);

CREATE TABLE log (
  seq bigint PRIMARY KEY,
  at bigint NOT NULL,
  event text COLLATE "C" NOT NULL,
  about text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  hash bytea NOT NULL
);
CREATE INDEX log_about ON log USING hash (about);
`

/** Activities that another office confirmed. */
export const IMPORTS = `
ALTER TABLE activity ADD COLUMN imported_id text COLLATE "C";
ALTER TABLE activity ADD COLUMN import_checked_at bigint;
CREATE UNIQUE INDEX activity_import ON activity (imported_id) WHERE imported_id IS NOT NULL;
CREATE INDEX activity_imported ON activity (participation_id) WHERE imported_id IS NOT NULL;
DROP INDEX activity_of_person;
CREATE INDEX activity_of_person ON activity (person, begins)
  INCLUDE (ends, state, counts, quarters, import_checked_at);
`
