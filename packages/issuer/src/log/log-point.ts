/** One point of a log: what a published list, a checkpoint and a recovery name. */
export interface LogPoint {
  readonly sequence: number
  /** Hash of that entry, 32 bytes. */
  readonly head: Uint8Array
}

/** Reads the members `logSequence` and `logHead` of something signed; `undefined` where they are not a point of a log. */
export function readLogPoint(claims: {
  readonly logSequence?: unknown
  readonly logHead?: unknown
}): LogPoint | undefined {
  const { logSequence: sequence, logHead: head } = claims
  if (!Number.isSafeInteger(sequence) || (sequence as number) < 1) return undefined
  if (typeof head !== 'string' || !/^[0-9a-f]{64}$/.test(head)) return undefined
  return { sequence: sequence as number, head: Buffer.from(head, 'hex') }
}

export const hexOf = (head: Uint8Array): string => Buffer.from(head).toString('hex')

/** What a `recovered` entry is about: the newest published point that it took in; sequence 0 where nothing was published. */
export const recoveryOf = ({ sequence, head }: LogPoint): string => `log:${sequence}:${hexOf(head)}`

/** Sequence that a `recovered` entry took in. */
export const recoveredSequence = (about: string): number => Number(/^log:(\d{1,16}):/.exec(about)?.[1] ?? 0)
