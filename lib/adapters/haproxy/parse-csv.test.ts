import { expect, test } from 'vitest'
import { parseCsv } from './parse-csv'

test('names cells by the first row', () => {
  expect(parseCsv('# a,b\n1,2\n3,4\n')).toEqual([
    { a: '1', b: '2' },
    { a: '3', b: '4' },
  ])
})

test('reads quoted cells with commas, quotes and line breaks in them', () => {
  expect(parseCsv('# a,b,c\n"x, ""y""\nz",,2\n')).toEqual([{ a: 'x, "y"\nz', b: '', c: '2' }])
})

test('takes a comma at the end of a row as one more empty cell', () => {
  expect(parseCsv('# a,b,\n1,,\n\n')).toEqual([{ a: '1', b: '', '': '' }])
})

test('has no rows without a header', () => {
  expect(parseCsv('')).toEqual([])
})
