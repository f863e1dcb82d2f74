const MINUTE_MILLISECONDS = 60_000

/** Whether a host may be asked now. */
export type HostBudget = (host: string) => boolean

/**
 * How many different hosts are asked within a minute: tokens that each name an issuer of their own must not turn a
 * verifier into a scanner or a flood. One national domain with all its offices is one host.
 */
export function createHostBudget(o: { readonly hostsPerMinute: number; readonly clock: () => Date }): HostBudget {
  let minute = Number.NaN
  let asked = new Set<string>()
  return (host) => {
    const now = Math.floor(o.clock().getTime() / MINUTE_MILLISECONDS)
    if (now !== minute) {
      minute = now
      asked = new Set()
    }
    if (asked.size >= o.hostsPerMinute && !asked.has(host)) return false
    asked.add(host)
    return true
  }
}
