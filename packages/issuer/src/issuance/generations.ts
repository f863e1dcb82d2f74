import type { CredentialRow, RegistryTransaction } from '../registry.ts'

/** Where a new credential stands under its key. */
export interface Place {
  readonly generation: number
  /** The generation before it that was not given up. */
  readonly predecessor: CredentialRow | undefined
}

/** `newest` is the newest generation under the key, whatever its state. */
export async function placeAfter(tx: RegistryTransaction, newest: CredentialRow | undefined): Promise<Place> {
  if (newest === undefined) return { generation: 1, predecessor: undefined }
  if (newest.state !== 'burnt') return { generation: newest.generation + 1, predecessor: newest }
  const chain = await tx.generationsOf(newest.type, newest.key)
  return { generation: newest.generation + 1, predecessor: chain.findLast((row) => row.state !== 'burnt') }
}
