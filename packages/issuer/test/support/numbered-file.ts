import type { PublishedFile } from '@volunteer-passport/issuer'

/** A file that carries its sequence in the open: `text#sequence`. */
export const numberedFile = (path: string, sequence: number, text = 'list'): PublishedFile => ({
  url: `https://passport.example${path}`,
  path,
  contentType: 'application/vc+jwt',
  bytes: new TextEncoder().encode(`${text}#${sequence}`),
  sequence,
  isOlderThan: async (standing) => sequenceIn(standing) > sequence,
})

export const sequenceIn = (bytes: Uint8Array): number => Number(new TextDecoder().decode(bytes).split('#')[1])
