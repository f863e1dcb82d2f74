import { nodeZlib } from './node-runtime.ts'
import { asBufferSource } from './web-crypto.ts'

/** `malformed`: not one DEFLATE stream to the last byte. `tooLarge`: more than the cap comes out of it. */
export type Inflated = { readonly content: Uint8Array } | 'malformed' | 'tooLarge'

/** Inflates raw DEFLATE (RFC 1951) up to `maxBytes`, and stops there. At once on Node, with a promise elsewhere. */
export const inflate = (deflated: Uint8Array, maxBytes: number): Inflated | Promise<Inflated> =>
  nodeZlib === undefined ? inflateByStream(deflated, maxBytes) : inflateNatively(nodeZlib, deflated, maxBytes)

export function inflateNatively(node: NonNullable<typeof nodeZlib>, deflated: Uint8Array, maxBytes: number): Inflated {
  try {
    const { buffer, engine } = node.inflateRawSync(deflated, { maxOutputLength: maxBytes, info: true }) as unknown as {
      readonly buffer: Uint8Array
      readonly engine: { readonly bytesWritten: number }
    }
    // zlib leaves what comes after the end of the stream unread and says nothing: a second member could hide there.
    if (engine.bytesWritten !== deflated.length) return 'malformed'
    return { content: new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) }
  } catch (error) {
    return error instanceof RangeError ? 'tooLarge' : 'malformed'
  }
}

/**
 * Some streams leave bytes after the end unread too, and none says where the end was. It was the last byte exactly if
 * the stream is whole with it and not without it.
 */
export async function inflateByStream(deflated: Uint8Array, maxBytes: number): Promise<Inflated> {
  const inflated = await readStream(deflated, maxBytes)
  if (typeof inflated === 'string') return inflated
  const shortened = await readStream(deflated.subarray(0, -1), maxBytes)
  return shortened === 'malformed' ? inflated : 'malformed'
}

async function readStream(deflated: Uint8Array, maxBytes: number): Promise<Inflated> {
  const stream = new DecompressionStream('deflate-raw')
  const writer = stream.writable.getWriter()
  // A fault comes out on the reading side as well; here it must only not go unhandled.
  const written = writer.write(asBufferSource(deflated)).then(() => writer.close())
  written.catch(() => undefined)
  const reader = stream.readable.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value)
      length += value.length
      if (length > maxBytes) {
        await reader.cancel().catch(() => undefined)
        return 'tooLarge'
      }
    }
    await written
  } catch {
    return 'malformed'
  }
  return { content: joined(chunks, length) }
}

/** Compresses at level 6 on Node, at the platform's level elsewhere. */
export const deflate = (content: Uint8Array): Uint8Array | Promise<Uint8Array> =>
  nodeZlib === undefined ? deflateByStream(content) : nodeZlib.deflateRawSync(content, { level: 6 })

export async function deflateByStream(content: Uint8Array): Promise<Uint8Array> {
  const stream = new CompressionStream('deflate-raw')
  const writer = stream.writable.getWriter()
  const written = writer.write(asBufferSource(content)).then(() => writer.close())
  const chunks: Uint8Array[] = []
  for await (const chunk of stream.readable as AsyncIterable<Uint8Array>) chunks.push(chunk)
  await written
  return joined(
    chunks,
    chunks.reduce((length, chunk) => length + chunk.length, 0),
  )
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let position = 0
  for (const chunk of chunks) {
    bytes.set(chunk, position)
    position += chunk.length
  }
  return bytes
}
