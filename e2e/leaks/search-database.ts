import { Client } from 'pg'
import { leaksIn, textsOf } from './writings'

/** Where in a database secrets stand, row by row: `public.CheckRun.result: token as base64`. Every table of every schema. */
export async function searchDatabase(url: string, secrets: Record<string, string>) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const tables = await client.query<{ schema: string; name: string }>(
      `SELECT schemaname AS schema, tablename AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`,
    )
    const leaks: string[] = []
    let rows = 0
    for (const { schema, name } of tables.rows) {
      const found = await client.query<Record<string, unknown>>(
        `SELECT * FROM ${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`,
      )
      rows += found.rows.length
      for (const row of found.rows)
        for (const [column, value] of Object.entries(row))
          for (const leak of leaksIn(textsOf(value).join('\n'), secrets))
            leaks.push(`${schema}.${name}.${column}: ${leak}`)
    }
    return { leaks: [...new Set(leaks)], tables: tables.rows.map(({ schema, name }) => `${schema}.${name}`), rows }
  } finally {
    await client.end()
  }
}
