import { revision } from '../lib/revision.js'

export const routes = {
  'GET /version': () => ({ body: { service: 'storefront', revision, node: process.version } }),
}
