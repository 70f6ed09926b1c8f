import { allItems } from '../lib/catalog.js'

export const routes = {
  'GET /': () => ({ body: { shop: 'storefront', items: allItems().length, see: ['/items', '/carts', '/version'] } }),
}
