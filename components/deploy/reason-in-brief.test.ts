import { expect, test } from 'vitest'
import { reasonInBrief } from './reason-in-brief'

test('of a check that failed, the file and what was asked stay', () => {
  expect(reasonInBrief('checks: checks/cart.hurl: POST http://127.0.0.1:2301/carts: line 24: expected 890')).toBe(
    'checks/cart.hurl: POST /carts: line 24: expected 890',
  )
})

test('other reasons stay as they are', () => {
  for (const reason of ['health: GET /up 503 in 8 ms after 15 s on test-1', 'checks: nothing answered', 'see http://x'])
    expect(reasonInBrief(reason)).toBe(reason)
})
