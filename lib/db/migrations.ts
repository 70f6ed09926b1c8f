import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DiffTarget, MigrationList, SchemaFilter } from '@prisma/schema-engine-wasm/schema_engine_bg'

/** From the working directory, which is the installation's: a bundle has no folder of its own. */
const PRISMA = join(process.cwd(), 'prisma')

export const MIGRATIONS_FOLDER = join(PRISMA, 'migrations')

/** Nothing in the database is somebody else's. */
export const EVERYTHING: SchemaFilter = { externalTables: [], externalEnums: [] }

/** The migrations in `prisma/migrations`, in the order they apply. */
export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(MIGRATIONS_FOLDER, { withFileTypes: true })
  const names = entries
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
  return {
    baseDir: MIGRATIONS_FOLDER,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(MIGRATIONS_FOLDER, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.map(readMigration)),
  }
}

async function readMigration(name: string) {
  const value = await readFile(join(MIGRATIONS_FOLDER, name, 'migration.sql'), 'utf8')
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } }
}

/** What `prisma/schema.prisma` describes. */
export async function readSchema(): Promise<DiffTarget> {
  const content = await readFile(join(PRISMA, 'schema.prisma'), 'utf8')
  return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] }
}
