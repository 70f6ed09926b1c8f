/** `npm run migrate`: brings the database up to date. The web and workers do the same when they start. */
import { readConfig } from '@/lib/config'
import { openDatabase } from '@/lib/db/open'

try {
  const { applied } = await openDatabase(readConfig())
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`)
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
