import { randomBytes } from 'node:crypto'

/** Cents left, by code. */
const cards = new Map()

export const routes = {
  'POST /gift-cards': ({ body }) => {
    if (!Number.isInteger(body.cents) || body.cents < 500)
      return { status: 422, body: { error: 'a gift card holds at least 500 cents' } }
    const code = randomBytes(6).toString('hex')
    cards.set(code, body.cents)
    return { status: 201, body: { code, cents: body.cents } }
  },
  'GET /gift-cards/:code': ({ params }) =>
    cards.has(params.code)
      ? { body: { code: params.code, cents: cards.get(params.code) } }
      : { status: 404, body: { error: `there is no gift card ${params.code}` } },
}
