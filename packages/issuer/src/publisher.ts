/** A file for the issuer's public web space. */
export interface PublishedFile {
  /** Absolute https URL under which verifiers will ask for it. */
  readonly url: string
  /** Path of that URL, from `/`. */
  readonly path: string
  readonly contentType: string
  readonly bytes: Uint8Array
  /** Rises with every publication. */
  readonly sequence: number
  /**
   * Whether what stands in this file's place already is a newer one. It answers from the bytes alone and, where the file
   * is signed, believes only what the same key signed: what a stranger put there never stops a publication.
   */
  readonly isOlderThan: (standing: Uint8Array) => Promise<boolean>
}

/**
 * Makes a file public, and resolves when a verifier would get it, or a newer one; an older file never replaces a newer
 * one. Rejects where it could not, after a while.
 */
export type Publisher = (file: PublishedFile) => Promise<void>
