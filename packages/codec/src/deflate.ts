import { nodeZlib } from './node-runtime.ts'
import { asBufferSource } from './web-crypto.ts'

/** Compresses at level 6 on Node, at the platform's level elsewhere. */
export const deflate = (content: Uint8Array): Uint8Array | Promise<Uint8Array> =>
  nodeZlib === undefined ? deflateByStream(content) : nodeZlib.deflateRawSync(content, { level: 6 })

export async function deflateByStream(content: Uint8Array): Promise<Uint8Array> {
  const stream = new CompressionStream('deflate-raw')
  const writer = stream.writable.getWriter()
  const written = writer.write(asBufferSource(content)).then(() => writer.close())
  const compressed = await new Response(stream.readable).arrayBuffer()
  await written
  return new Uint8Array(compressed)
}
