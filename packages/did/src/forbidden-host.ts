/** Names that only ever mean this machine or this network (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`). */
const INTERNAL_NAMES = ['localhost', 'local', 'internal', 'home.arpa'] as const

/**
 * Whether a host, by its spelling alone, is an IP address (in any of the spellings that the URL standard reads as one:
 * `2130706433`, `0x7f.1`, `0177.0.0.1`, `[::1]`), an internal name, or a name without a dot. Where a name leads is
 * seen only when it is looked up.
 */
export function isForbiddenHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  // An IPv6 address has none either: the URL standard writes `[::ffff:127.0.0.1]` as `[::ffff:7f00:1]`.
  if (!name.includes('.')) return true
  // The URL standard's "ends in a number": no public name does, every IPv4 address does.
  if (/\.(?:\d+|0x[0-9a-f]*)$/.test(name)) return true
  return INTERNAL_NAMES.some((internal) => `.${name}`.endsWith(`.${internal}`))
}
