import { VolunteerPassportError } from '@volunteer-passport/schema'
import { constraintError } from '../constraint-error.ts'

const GONE = 'Check that the PostgreSQL server runs and can be reached, then try again with the same key.'
const FULL = 'The disk of the server is full: make room, then try again. Nothing of the failed transaction was kept.'
const READ_ONLY = 'Connect to the primary server: a standby, or a database set to read-only, cannot be written.'
const BUSY = 'Another process holds the registry: find out which one and why it takes so long, then try again.'
const DAMAGED = 'Stop issuing, keep the data directory, and go back to the newest backup.'
const NO_ACCESS = 'Grant the role what docs/guides/postgresql.md lists, and check its name and password.'
const MANY = 'Give the pool fewer connections, or the server more.'

/** What to do, by SQLSTATE or by its class. */
const HINTS: Readonly<Record<string, string>> = {
  '08': GONE,
  '25006': READ_ONLY,
  '25P03': 'The server ends idle transactions too early: raise idle_in_transaction_session_timeout for this role.',
  '28': NO_ACCESS,
  '3D000': NO_ACCESS,
  '40': 'Try again with the same key.',
  '42501': NO_ACCESS,
  '53': 'The server is short of memory or connections: free some, then try again.',
  '53100': FULL,
  '53300': MANY,
  '55P03': BUSY,
  '57014': 'The server gave up a statement: raise statement_timeout for this role, then try again with the same key.',
  '57P': GONE,
  '57P03': 'The server is starting, stopping or recovering: try again in a while.',
  '58': 'The disk of the server failed: check it and the log of the server.',
  '58P01': DAMAGED,
  XX001: DAMAGED,
  XX002: DAMAGED,
}
const CONSTRAINT = '23'
/** No such schema, no such table, no such column. */
const NOT_THERE: ReadonlySet<string> = new Set(['3F000', '42P01', '42703'])

interface Told {
  readonly code?: unknown
  readonly severity?: unknown
  readonly constraint?: unknown
}

/** Says in our words what the server or the driver said: theirs can hold values, and what stands in values is personal. */
export function postgresError(error: unknown): Error {
  const { code, severity, constraint } = (error ?? {}) as Told
  if (typeof code !== 'string' || typeof severity !== 'string') return unreachable(code)
  if (code.startsWith(CONSTRAINT)) return constraintError(`${constraint ?? 'a column'} (SQLSTATE ${code})`)
  if (NOT_THERE.has(code)) return notMigrated()
  const hint = HINTS[code] ?? HINTS[code.slice(0, 3)] ?? HINTS[code.slice(0, 2)]
  if (hint === undefined) return new Error(`registry: the server refused a statement (SQLSTATE ${code})`)
  return new VolunteerPassportError('STORE_UNAVAILABLE', `The registry cannot be used (SQLSTATE ${code}).`, {
    hint,
    facts: { sqlState: code },
  })
}

/** The driver speaks for itself: there is no connection, or none any more. */
function unreachable(code: unknown): VolunteerPassportError {
  const systemCode = typeof code === 'string' ? code : 'unknown'
  return new VolunteerPassportError('STORE_UNAVAILABLE', 'The connection to the registry failed.', {
    hint: GONE,
    facts: { systemCode },
  })
}

/** The connection failed while the server was asked to commit: it may have done so or not. */
export function unknownOutcome(): VolunteerPassportError {
  return new VolunteerPassportError(
    'STORE_UNAVAILABLE',
    'The connection to the registry failed at its commit: whether the transaction was kept is not known.',
    {
      hint: 'Repeat the call with the same key: what was kept is answered, what was not is done, nothing is done twice.',
      facts: { outcome: 'unknown' },
    },
  )
}

function notMigrated(): VolunteerPassportError {
  return new VolunteerPassportError('REGISTRY_NOT_MIGRATED', 'The tables of the registry are not there.', {
    hint: 'Call registry.migrate() once, as the role that owns the tables; check the name of the schema.',
    facts: { found: 0 },
  })
}
