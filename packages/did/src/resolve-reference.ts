/**
 * The absolute form of a verification method's id, or of a reference to one. DID Core §3.2.2 allows relative DID URLs;
 * of those, only a bare fragment is taken, with the document's own DID before it: every other relative form would need
 * path rules that differ between readers. `undefined` for anything else.
 */
export function resolveReference(reference: unknown, did: string): string | undefined {
  if (typeof reference !== 'string') return undefined
  const absolute = reference.startsWith('#') ? `${did}${reference}` : reference
  const hash = absolute.indexOf('#')
  return absolute.startsWith('did:') && hash !== -1 && hash < absolute.length - 1 ? absolute : undefined
}
