import { expect, test } from 'vitest'
import { chooseTransfer } from './transfer'

const [a, b] = ['a', 'b'].map(digit => digit.repeat(40)) as [string, string]

test('a host that holds the tree is sent nothing', () => {
  expect(chooseTransfer(a, a)).toEqual({ kind: 'held' })
})
test('a host that holds another is sent the difference to it', () => {
  expect(chooseTransfer(a, b)).toEqual({ kind: 'difference', base: b })
})
test('a host that holds none is sent the whole tree', () => {
  expect(chooseTransfer(a, null)).toEqual({ kind: 'whole' })
})
