import { createDatabase } from '@/lib/db/client'
import { leaksIn, textsOf } from './writings'

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** A value of a row in JSON, where bytes are `\x` and hex. */
const columnTexts = (value: unknown): string[] =>
  typeof value === 'string' && /^\\x([0-9a-f]{2})+$/.test(value)
    ? textsOf(Buffer.from(value.slice(2), 'hex'))
    : textsOf(value)

/** Where in a database secrets stand, row by row: `public.CheckRun.result: token as base64`. Every table of every schema. */
export async function searchDatabase(url: string, secrets: Record<string, string>) {
  const db = createDatabase(url)
  try {
    const tables = await db.$queryRaw<{ schema: string; name: string }[]>`
      SELECT schemaname AS schema, tablename AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`
    const leaks = new Set<string>()
    let count = 0
    for (const { schema, name } of tables) {
      const table = `${quoted(schema)}.${quoted(name)}`
      const rows = await db.$queryRawUnsafe<{ row: string }[]>(`SELECT row_to_json(t)::text AS row FROM ${table} t`)
      count += rows.length
      for (const { row } of rows)
        for (const [column, value] of Object.entries(JSON.parse(row)))
          for (const leak of leaksIn(columnTexts(value).join('\n'), secrets))
            leaks.add(`${schema}.${name}.${column}: ${leak}`)
    }
    return { leaks: [...leaks], tables: tables.map(({ schema, name }) => `${schema}.${name}`), rows: count }
  } finally {
    await db.$disconnect()
  }
}
