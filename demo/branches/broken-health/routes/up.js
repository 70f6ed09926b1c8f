import { existsSync } from 'node:fs'
import { revision } from '../lib/revision.js'

const catalog = new URL('../dist/catalogue.json', import.meta.url)

export const routes = {
  'GET /up': () =>
    existsSync(catalog)
      ? { body: { status: 'up', revision } }
      : { status: 503, body: { status: 'down', revision, why: 'the catalog has not been built' } },
}
