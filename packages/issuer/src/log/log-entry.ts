/** What can happen, as the log names it. Append only. */
export type LogEvent =
  | 'person-registered'
  | 'person-corrected'
  | 'activity-recorded'
  | 'activity-corrected'
  | 'activity-revoked'
  /** An index is taken: a signature may exist from here on. */
  | 'reserved'
  | 'issued'
  /** A reservation was given up and its revocation bit set. */
  | 'burnt'
  /** A newer one exists. */
  | 'refreshed'
  | 'revoked'
  | 'suspended'
  | 'reinstated'
  | 'list-created'
  /** A publication began at this point of the log. */
  | 'lists-published'
  /** The registry was behind what is published and has taken that back in: a new epoch of sequences begins. */
  | 'recovered'
  /** A person was erased; the entries about them stay, and say nothing of who they were. */
  | 'person-erased'
  /** Somebody accepted that the clock stands before earlier entries: it had been wrong. */
  | 'clock-accepted'

/** One change of state, as `history` tells it. */
export interface LogEntry {
  readonly sequence: number
  readonly at: Date
  readonly event: LogEvent
  /** Id of the credential, participation, person (subject id) or list that changed. */
  readonly about: string
  readonly actor: string
  /** Reason code, or empty. */
  readonly reason: string
}
