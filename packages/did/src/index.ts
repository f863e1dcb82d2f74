export type { Fetch, FetchedDocument } from './fetch.ts'
