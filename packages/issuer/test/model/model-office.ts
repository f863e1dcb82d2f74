import type { At } from './credential-rules.ts'
import { activeKey, type Credential, emptyOffice, type OfficeData } from './office-model.ts'
import { keyId, type World } from './world.ts'

/** A backup, and where the log stood then. */
export interface Saved {
  readonly data: OfficeData
  readonly sequence: number
  /** Instant of the newest entry; milliseconds since 1970. */
  readonly at: number
}

/** A signed statement of where the log stood. */
export interface Checkpoint {
  readonly token: string
  readonly sequence: number
  /** Key id. */
  readonly signedBy: string
  /** A restore has lost the entry that it names. */
  isLost?: boolean
}

/** What verifiers saw of a credential when its record was lost. */
export interface Lost {
  readonly token: string
  readonly signedBy: string
  readonly validUntil: number | undefined
  readonly isRevoked: boolean
  readonly isSuspended: boolean
}

/** The model of one run: what the office should have, and what it should have lost. */
export class ModelOffice {
  data: OfficeData = emptyOffice(keyId(1))
  saved: Saved | undefined
  readonly checkpoints: Checkpoint[] = []
  /** Handed out, and not on record since a restore. */
  readonly lost: Lost[] = []
  /** Ids of all that a restore has lost, handed out or not. */
  readonly lostIds = new Set<string>()
  /** Names of the verbs that were not refused. */
  readonly done: string[] = []
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  readonly now = (): number => this.#world.clock().getTime()

  /** For the rules: the office as it is, when the last verb began. */
  get at(): At {
    return { office: this.data, now: this.#world.actedAt }
  }

  get canSign(): boolean {
    return activeKey(this.data) !== undefined
  }

  /** One of those that are on record; `undefined` where none is. */
  credential(which: number): Credential | undefined {
    const known = this.data.credentials.filter(({ id }) => id !== 'given up')
    return known[which % Math.max(1, known.length)]
  }
}
