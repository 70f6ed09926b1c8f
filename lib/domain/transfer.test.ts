import { expect, test } from 'vitest'
import { chooseTransfer } from './transfer'

const [a, b, c] = ['a', 'b', 'c'].map(digit => digit.repeat(40)) as [string, string, string]

test('a host that holds the tree is sent nothing', () => {
  expect(chooseTransfer(a, [b, a], b)).toEqual({ kind: 'held' })
})
test('a host that holds another is sent the difference to what is live', () => {
  expect(chooseTransfer(a, [b, c], c)).toEqual({ kind: 'difference', base: c })
})
test('where the live tree is gone, to another that it holds', () => {
  expect(chooseTransfer(a, [b], c)).toEqual({ kind: 'difference', base: b })
  expect(chooseTransfer(a, [b], null)).toEqual({ kind: 'difference', base: b })
})
test('a host that holds none is sent the whole tree', () => {
  expect(chooseTransfer(a, [], c)).toEqual({ kind: 'whole' })
})
