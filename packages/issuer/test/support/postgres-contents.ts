import pg from 'pg'

/** Every value of every row of every table of a schema, as bytes: what a search of the database could find. */
export async function postgresContents(o: {
  readonly url: string
  readonly schema: string
}): Promise<readonly Buffer[]> {
  const client = new pg.Client({ connectionString: o.url })
  await client.connect()
  try {
    const tables = await client.query<{ table_name: string }>(
      'SELECT table_name FROM information_schema.tables WHERE table_schema = $1',
      [o.schema],
    )
    if (tables.rows.length === 0) throw new Error('a schema without tables')
    const contents: Buffer[] = []
    for (const { table_name: table } of tables.rows) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${o.schema}.${table}`)
      for (const value of rows.flatMap((row) => Object.values(row))) {
        contents.push(Buffer.isBuffer(value) ? value : Buffer.from(String(value)))
      }
    }
    return contents
  } finally {
    await client.end()
  }
}
