import { expect, test } from 'vitest'
import { findCheck } from './find-check'

const PATHS = ['checks/cart.hurl', 'checks/deep/cart.hurl', 'checks/up.hurl', 'smoke.hurl', 'checks/run']

test.each([
  ['checks/cart.hurl', 'checks/cart.hurl'],
  ['checks/cart', 'checks/cart.hurl'],
  ['deep/cart.hurl', 'checks/deep/cart.hurl'],
  ['up', 'checks/up.hurl'],
  ['up.hurl', 'checks/up.hurl'],
  ['smoke', 'smoke.hurl'],
])('%s is %s', (text, path) => expect(findCheck(PATHS, text)).toEqual({ ok: true, value: path }))

test.each([
  ['cart', '“cart” may be checks/cart.hurl or checks/deep/cart.hurl: give the whole path'],
  ['p', 'There is no check “p” there'],
  ['', 'There is no check “” there'],
  ['.hurl', 'There is no check “.hurl” there'],
  ['../up', 'There is no check “../up” there'],
])('%s is none', (text, sentence) => expect(findCheck(PATHS, text)).toEqual({ ok: false, failure: sentence }))
