import { randomUUID } from 'node:crypto'
import { itemBySku } from '../lib/catalog.js'

/** Carts live as long as the process: lines by cart, then by sku. */
const carts = new Map()

/** Small coins cost more to count than they are worth. */
const rounded = cents => Math.round(cents / 100) * 100

function show(id) {
  const lines = [...carts.get(id)].map(([sku, quantity]) => ({ sku, quantity, cents: itemBySku(sku).cents * quantity }))
  return { id, lines, totalCents: rounded(lines.reduce((sum, line) => sum + line.cents, 0)) }
}

const noCart = id => ({ status: 404, body: { error: `there is no cart ${id}` } })

export const routes = {
  'POST /carts': () => {
    const id = randomUUID()
    carts.set(id, new Map())
    return { status: 201, body: show(id) }
  },
  'GET /carts/:id': ({ params }) => (carts.has(params.id) ? { body: show(params.id) } : noCart(params.id)),
  'POST /carts/:id/items': ({ params, body }) => {
    const cart = carts.get(params.id)
    if (!cart) return noCart(params.id)
    if (!itemBySku(body.sku)) return { status: 422, body: { error: `there is no item ${body.sku}` } }
    cart.set(body.sku, (cart.get(body.sku) ?? 0) + (body.quantity ?? 1))
    return { status: 201, body: show(params.id) }
  },
}
