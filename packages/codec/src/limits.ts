/** Limits on what comes from outside. Sizes in bytes unless the name says otherwise. */
export interface Limits {
  /** A compact JWS of a credential or a presentation. */
  readonly tokenBytes: number
  /** A compact JWS of a status list credential: `statusListBytes`, twice in base64url, and its envelope. */
  readonly statusListTokenBytes: number
  readonly headerBytes: number
  readonly jsonDepth: number
  /**
   * Strings and numbers of a JSON text, and characters beside them: as many as the longest token could have. A status
   * list may be longer, and is one long string.
   */
  readonly jsonParts: number
  readonly credentialsPerPresentation: number
  readonly didDocumentBytes: number
  readonly didDocumentMethods: number
  /** Different hosts that DID documents are fetched from within a minute. */
  readonly didHostsPerMinute: number
  /** The status lists of one verification together, each as a compact JWS; or else what stands beside the longest. */
  readonly statusListsTokenBytes: number
  readonly statusListsBesideTokenBytes: number
  /** A status list as it travels, compressed. */
  readonly statusListBytes: number
  /** A status list, expanded: as many entries where each has one bit. */
  readonly statusListBits: number
  /** DEFLATE blocks of a status list of more than 512 KiB: zlib makes 128 of the largest, and each takes time. */
  readonly statusListBlocks: number
  /** Root metadata, with the signatures of all its keys. */
  readonly trustRootBytes: number
  /** A compact JWS of an accreditation list: some ten thousand accreditations. */
  readonly accreditationListBytes: number
  /** As `jsonParts`, for an accreditation list. */
  readonly accreditationListParts: number
  /** A bundle of trust and status lists as it travels, compressed, and its content. */
  readonly trustBundleBytes: number
  readonly trustBundleContentBytes: number
  /** The addresses of an issuer's status lists (Token Status List §9.3). */
  readonly statusListAggregationBytes: number
  /** PBKDF2 rounds that an encrypted key may ask for (CVE-2022-36083). */
  readonly pbes2Count: number
}

/** Every limit in one place. */
export const LIMITS: Limits = /* @__PURE__ */ Object.freeze({
  tokenBytes: 262_144,
  statusListTokenBytes: 4_194_304,
  statusListsTokenBytes: 1_310_720,
  statusListsBesideTokenBytes: 262_144,
  headerBytes: 8_192,
  jsonDepth: 64,
  jsonParts: 262_144,
  credentialsPerPresentation: 64,
  didDocumentBytes: 65_536,
  didDocumentMethods: 100,
  didHostsPerMinute: 100,
  statusListBytes: 2_097_152,
  statusListBits: 16_777_216,
  statusListBlocks: 512,
  trustRootBytes: 65_536,
  accreditationListBytes: 33_554_432,
  accreditationListParts: 2_097_152,
  trustBundleBytes: 8_388_608,
  trustBundleContentBytes: 67_108_864,
  statusListAggregationBytes: 262_144,
  pbes2Count: 2_000_000,
})
