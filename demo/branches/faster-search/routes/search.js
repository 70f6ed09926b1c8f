import { search } from '../lib/search.js'

export const routes = {
  'GET /search': ({ query }) => ({ body: { items: search(query.get('q') ?? '') } }),
}
