/** `npm run migrate`: brings the database up to date. Web and worker do the same when they start. */
import { readConfig } from '@/lib/config'
import { openDatabase } from '@/lib/db/open'

const { applied } = await openDatabase(readConfig())
console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`)
