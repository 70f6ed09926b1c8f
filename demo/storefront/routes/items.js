import { allItems, itemBySku } from '../lib/catalog.js'

export const routes = {
  'GET /items': () => ({ body: { items: allItems() } }),
  'GET /items/:sku': ({ params }) => {
    const item = itemBySku(params.sku)
    return item ? { body: item } : { status: 404, body: { error: `there is no item ${params.sku}` } }
  },
}
