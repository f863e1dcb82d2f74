import type { IssuerContext } from '../context.ts'
import { changeKey } from '../keys/activate-key.ts'
import { publicJwkText } from '../keys/read-key.ts'
import type { KeyRow } from '../registry.ts'
import type { Unit } from '../unit.ts'
import type { FoundList } from './read-all-lists.ts'

/**
 * The key of a public list was active in the time that was lost. Where that is the signer's, and the registry as it was
 * restored has another one for active, the signer's takes its place. Answers the one that was replaced: whether it was
 * retired or killed meanwhile is not public here.
 */
export async function adoptPublishedKey(
  context: IssuerContext,
  unit: Unit,
  found: readonly FoundList[],
): Promise<string | undefined> {
  const { signer } = context
  const keys = await unit.tx.keys()
  const own = keys.find(({ keyId }) => keyId === signer.keyId)
  const wasActive = keys.length === 0 || found.some(({ keyId }) => keyId === signer.keyId)
  if (!wasActive || own?.state === 'active' || own?.state === 'retired' || own?.state === 'revoked') return undefined
  const before = keys.find(({ state }) => state === 'active')
  if (before !== undefined) await changeKey(unit, before, 'retired', 'issuer', 'recovered')
  const row: KeyRow = own ?? {
    keyId: signer.keyId,
    publicJwk: publicJwkText(signer.publicJwk),
    state: 'prepared',
    preparedAt: unit.now,
    since: unit.now,
  }
  await changeKey(unit, row, 'active', 'issuer', 'recovered')
  return before?.keyId
}
