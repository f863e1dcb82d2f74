/** What can happen, as the log names it. Append only. */
export type LogEvent =
  | 'person-registered'
  | 'person-corrected'
  | 'activity-recorded'
  | 'activity-corrected'
  | 'activity-revoked'
  | 'activity-suspended'
  | 'activity-reinstated'
  /** Another office has confirmed it. */
  | 'activity-imported'
  | 'consent-withdrawn'
  /** A person came with the passport of another office, or has gone to one. */
  | 'person-moved-in'
  | 'person-moved-out'
  /** It was wrong that they had gone. */
  | 'move-cancelled'
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
  /** A signing key: its id is what it is about. */
  | 'key-prepared'
  | 'key-activated'
  | 'key-retired'
  | 'key-revoked'
  | 'list-created'
  /** A publication began at this point of the log. */
  | 'lists-published'
  /** The registry was behind what is published and has taken that back in: a new epoch of sequences begins. */
  | 'recovered'
  /** A person was erased; the entries about them stay, and say nothing of who they were. */
  | 'person-erased'
  /** It is forgotten what an expired credential said. */
  | 'purged'
  /** Somebody accepted that the clock stands before earlier entries: it had been wrong. */
  | 'clock-accepted'
  | 'accredited'
  | 'accreditation-renewed'
  | 'accreditation-keys-changed'
  | 'accreditation-suspended'
  | 'accreditation-reinstated'
  | 'accreditation-withdrawn'
  | 'accreditation-ended'
  | 'accreditation-handed-over'
  /** A status list of an office that has closed was taken over. */
  | 'list-adopted'
  /** As `lists-published`, of the accreditations. */
  | 'accreditations-published'

/** One change of state, as `history` tells it. */
export interface LogEntry {
  readonly sequence: number
  readonly at: Date
  readonly event: LogEvent
  /** Id of the credential, participation, person (subject id) or list that changed; DID of somebody accredited. */
  readonly about: string
  readonly actor: string
  /** Reason code, or empty. */
  readonly reason: string
}
