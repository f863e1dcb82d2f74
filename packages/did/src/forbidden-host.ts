/** Names that only ever mean this machine or this network (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`). */
const INTERNAL_NAMES = ['localhost', 'local', 'internal', 'home.arpa'] as const

/**
 * Whether a host, by its spelling alone, is an IP address (in any of the spellings that the URL standard reads as one:
 * `2130706433`, `0x7f.1`, `0177.0.0.1`, `[::1]`), an internal name, or a name without a dot. Where a name leads is
 * seen only when it is looked up.
 */
export function isForbiddenHost(host: string): boolean {
  if (host.startsWith('[')) return true
  const labels = host.toLowerCase().replace(/\.$/, '').split('.')
  if (labels.length < 2) return true
  // The URL standard's "ends in a number": no public name does, every IPv4 address does.
  if (/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')) return true
  return INTERNAL_NAMES.some((name) => `.${labels.join('.')}`.endsWith(`.${name}`))
}
