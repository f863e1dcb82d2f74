/** Whether an IP address, as a name was looked up to, may be connected to. */
export type AddressCheck = (address: string) => boolean

/**
 * The check for public unicast addresses. IPv4 inside IPv6 (mapped, NAT64 of RFC 6052, 6to4) is as public as the IPv4
 * address in it; IPv6 is otherwise public only in 2000::/3. Loaded at the first use: only Node can look names up.
 */
export async function loadPublicAddressCheck(): Promise<AddressCheck> {
  const { default: ipaddr } = await import('ipaddr.js')

  const isPublicV4 = (octets: readonly number[]): boolean => new ipaddr.IPv4([...octets]).range() === 'unicast'
  return (address) => {
    if (!ipaddr.isValid(address)) return false
    const parsed = ipaddr.parse(address)
    const bytes = parsed.toByteArray()
    // ipaddr.js also reads `127.1` and octal; a look-up never answers so, and nothing is gained by guessing.
    if (parsed instanceof ipaddr.IPv4) return ipaddr.IPv4.isValidFourPartDecimal(address) && isPublicV4(bytes)
    const range = (parsed as InstanceType<typeof ipaddr.IPv6>).range()
    // ipaddr.js reads `::8.8.8.8`, which is another address, as mapped too.
    if (range === 'ipv4Mapped') return /ffff/i.test(address) && isPublicV4(bytes.slice(12))
    // Only the well-known prefix 64:ff9b::/96 holds its IPv4 address at the end; 64:ff9b:1::/48 is a network's own.
    if (range === 'rfc6052') return bytes.slice(4, 12).every((byte) => byte === 0) && isPublicV4(bytes.slice(12))
    if (range === '6to4') return isPublicV4(bytes.slice(2, 6))
    return range === 'unicast' && ((bytes[0] ?? 0) & 0xe0) === 0x20
  }
}
