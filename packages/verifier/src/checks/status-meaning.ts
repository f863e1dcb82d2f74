import {
  type BitstringStatusEntry,
  type JsonObject,
  type JsonValue,
  type Problem,
  type ProblemCode,
  problem,
  type StatusPurpose,
} from '@volunteer-passport/schema'
import { pathOf, type ReadableEntry } from './status-value.ts'

const SET: Readonly<Record<Exclude<StatusPurpose, 'message'>, ProblemCode>> = {
  revocation: 'STATUS_REVOKED',
  suspension: 'STATUS_SUSPENDED',
  refresh: 'NEWER_AVAILABLE',
}

/** What the value of an entry says; `undefined` where it is the good state. */
export function explainStatusValue(
  entry: ReadableEntry,
  value: number,
  o: { readonly document: JsonObject; readonly position: number },
): Problem | undefined {
  if (entry.kind === 'token') return explainTokenValue(value)
  const { purpose } = entry
  if (purpose === 'message') return explainMessage(entry, value, o)
  return value === 0 ? undefined : problem(SET[purpose], `The issuer has set the ${purpose} bit.`, pathOf(entry))
}

/** Token Status List §7.1. */
function explainTokenValue(value: number): Problem | undefined {
  const path = ['status']
  switch (value) {
    case 0:
      return undefined
    case 1:
      return problem('STATUS_REVOKED', 'The issuer has set the status to INVALID.', path)
    case 2:
      return problem('STATUS_SUSPENDED', 'The issuer has set the status to SUSPENDED.', path)
    default:
      return problem('STATUS_TYPE_UNSUPPORTED', `The status has the value ${value}, which has no common meaning.`, path)
  }
}

/**
 * A message informs and decides nothing (Bitstring Status List v1.0 §2.1). Its text is for programs and may be about
 * a person: the problem leads to it and does not repeat it.
 */
function explainMessage(
  entry: BitstringStatusEntry,
  value: number,
  o: { readonly document: JsonObject; readonly position: number },
): Problem | undefined {
  const detail = `The status has the value ${value}.`
  const { credentialStatus } = o.document
  const path = Array.isArray(credentialStatus) ? ['credentialStatus', o.position] : ['credentialStatus']
  const raw = (Array.isArray(credentialStatus) ? credentialStatus[o.position] : credentialStatus) as JsonObject
  const name = Object.hasOwn(raw, 'statusMessage') ? 'statusMessage' : 'statusMessages'
  const messages = raw[name] as readonly JsonObject[] | undefined
  // Without messages 0 is "unset".
  if (messages === undefined) return value === 0 ? undefined : problem('STATUS_MESSAGE', detail, pathOf(entry))
  return problem('STATUS_MESSAGE', detail, [...path, name, messages.findIndex(isMessageFor(value))])
}

const isMessageFor =
  (value: number) =>
  ({ status }: { readonly status?: JsonValue }): boolean =>
    Number(status) === value
