/**
 * `npx tsx bin/make-migration.ts <name>` writes the difference between `prisma/migrations` and `prisma/schema.prisma`
 * as the next migration. Read it, and add by hand what the schema language cannot say.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from '@/lib/db/embedded'
import { EVERYTHING, MIGRATIONS_FOLDER, readMigrations, readSchema } from '@/lib/db/migrations'
import { withSchemaEngine } from '@/lib/db/schema-engine'

/** The SQL that brings a database with all migrations to the schema. */
async function difference(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-migration-'))
  try {
    const url = await ensureEmbeddedPostgres(folder, { fsync: 'off' })
    const [migrations, schema] = await Promise.all([readMigrations(), readSchema()])
    const from = { tag: 'migrations' as const, ...migrations }
    const params = { from, to: schema, script: true, exitCode: null, filters: EVERYTHING }
    return (await withSchemaEngine(url, engine => engine.diff(params))).stdout ?? ''
  } finally {
    await stopEmbeddedPostgres(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

const [name] = process.argv.slice(2)
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error(
    'Give the migration a name of small letters, digits and underscores: npx tsx bin/make-migration.ts add_checks',
  )
  process.exit(2)
}
const sql = await difference()
const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
const folder = join(MIGRATIONS_FOLDER, `${time}_${name}`)
await mkdir(folder)
await writeFile(join(folder, 'migration.sql'), sql)
console.log(`${folder}/migration.sql`)
