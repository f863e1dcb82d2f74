/** Gathers a body chunk by chunk, up to a cap. */
export interface BodyCollector {
  /** `false` once the cap is passed: stop reading. */
  readonly add: (chunk: Uint8Array) => boolean
  readonly bytes: () => Uint8Array
}

export function createBodyCollector(maxBytes: number): BodyCollector {
  const chunks: Uint8Array[] = []
  let length = 0
  return {
    add: (chunk) => {
      length += chunk.length
      if (length > maxBytes) return false
      chunks.push(chunk)
      return true
    },
    bytes: () => {
      const all = new Uint8Array(length)
      let offset = 0
      for (const chunk of chunks) {
        all.set(chunk, offset)
        offset += chunk.length
      }
      return all
    },
  }
}
