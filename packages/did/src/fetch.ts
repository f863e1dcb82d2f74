import type { Problem } from '@volunteer-passport/schema'

/** What a server answered with status 200, read to its end. */
export interface FetchedDocument {
  readonly body: Uint8Array
  /** Media type as sent, parameters included. */
  readonly contentType: string
  /** Freshness by HTTP (`Cache-Control: max-age` less `Age`), in seconds; 0 where the server forbids storing. */
  readonly maxAgeSeconds: number | undefined
  /** Who may read it from a web page (`Access-Control-Allow-Origin`): a verifier in a browser needs it. */
  readonly accessControlAllowOrigin: string | undefined
  /** When it was had from the server, where that was not just now: a copy grows old from then on. */
  readonly fetchedAt?: Date
}

/** `status` is what a server answered instead of 200; absent where no server answered. */
export type Fetched =
  | { readonly ok: true; readonly value: FetchedDocument }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]]; readonly status?: number }

/**
 * Gets one document by HTTPS. Answers with a problem, and never throws, for whatever the network does: FETCH_FAILED
 * (no connection, or a status other than 200), FETCH_TIMEOUT, FETCH_TLS, FETCH_REDIRECT_FORBIDDEN, FETCH_TOO_LARGE,
 * FETCH_CONTENT_TYPE, DID_HOST_FORBIDDEN.
 *
 * `accept` lists the media types that are taken, separated by commas; `maxBytes` caps the body; `signal` gives up
 * early, answered as FETCH_FAILED.
 */
export type Fetch = (
  url: string,
  o: { readonly accept: string; readonly maxBytes: number; readonly signal?: AbortSignal },
) => Promise<Fetched>
