/** A file for the issuer's public web space. */
export interface PublishedFile {
  /** Absolute https URL under which verifiers will ask for it. */
  readonly url: string
  /** Path of that URL, from `/`. */
  readonly path: string
  readonly contentType: string
  readonly bytes: Uint8Array
  /** Rises with every publication: a publisher must not let a lower one replace a higher one. */
  readonly sequence: number
}

/** Makes a file public, and resolves when a verifier would get it. Rejects where it could not. */
export type Publisher = (file: PublishedFile) => Promise<void>
