/**
 * What a verifier must remember so that an older answer cannot take the place of a newer one. Small: one line for
 * each status list ever accepted. Kept in a file or a database it outlives a restart.
 */
export interface StateStore {
  get(key: string): string | undefined | Promise<string | undefined>
  set(key: string, value: string): void | Promise<void>
}

/** Lives as long as the verifier. */
export function createMemoryState(): StateStore {
  const values = new Map<string, string>()
  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      values.set(key, value)
    },
  }
}
