/** What is used of a `Pool` of the npm package `pg`: the office's own is handed over and stays the office's. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>
}

/** What is used of its clients. */
export interface PostgresClient {
  query(query: PostgresQuery): Promise<PostgresAnswer | readonly PostgresAnswer[]>
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
  /** `true` closes the connection instead of keeping it. */
  release(destroy?: boolean): void
}

export interface PostgresQuery {
  readonly text: string
  readonly name?: string
  readonly values?: unknown[]
  readonly rowMode: 'array'
  readonly types?: { getTypeParser(oid: number): (value: string) => unknown }
}

export interface PostgresAnswer {
  readonly command: string
  readonly rowCount: number | null
  readonly rows: readonly (readonly unknown[])[]
}
