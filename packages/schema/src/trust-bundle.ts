/** What a verifier without a network knows: copies of published files, and when each was fetched. */
export interface TrustBundle {
  readonly type: 'TrustBundle'
  /** DID of the root. */
  readonly root: string
  /** RFC 3339 instant in UTC. */
  readonly madeAt: string
  readonly files: readonly TrustBundleFile[]
}

/** Put together again, either form is the file to its last byte. */
export type TrustBundleFile = {
  readonly url: string
  /** RFC 3339 instant in UTC. */
  readonly fetchedAt: string
} & (
  | { readonly text: string }
  /** Header and payload as text, the signature in base64url: in a JWT base64 stands in base64, and nothing compresses. */
  | { readonly jwt: readonly [string, string, string] }
)
