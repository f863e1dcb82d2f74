/**
 * What a verifier must remember so that an older answer cannot take the place of a newer one. Small: for each status
 * list ever accepted one line with its date, and one with the indices (1,000 at most) of what was shown and found
 * revoked; under `trustRoot` the newest root.json (a few kB), and a number for each accreditation list and key; for each
 * accepted presentation one (`nonce:…`), which may go when nobody can answer that request any more. Kept in a file or a
 * database it outlives a restart.
 */
export interface StateStore {
  get(key: string): string | undefined | Promise<string | undefined>
  set(key: string, value: string): void | Promise<void>
}

const NONCES = 10_000

/** Lives as long as the verifier; of accepted presentations it remembers the last 10,000. */
export function createMemoryState(): StateStore {
  const values = new Map<string, string>()
  const nonces = new Map<string, string>()
  const mapOf = (key: string): Map<string, string> => (key.startsWith('nonce:') ? nonces : values)
  return {
    get: (key) => mapOf(key).get(key),
    set: (key, value) => {
      mapOf(key).set(key, value)
      const [oldest] = nonces.keys()
      if (nonces.size > NONCES && oldest !== undefined) nonces.delete(oldest)
    },
  }
}
