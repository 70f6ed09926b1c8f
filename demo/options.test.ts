import { expect, test } from 'vitest'
import { readOptions } from './options'

test('without arguments it is the demo on its own port', () => {
  expect(readOptions([])).toEqual({ once: false, reset: false, port: null })
})

test('reads flags and the port in either way of writing', () => {
  expect(readOptions(['--reset', '--port', '4000'])).toEqual({ once: false, reset: true, port: 4000 })
  expect(readOptions(['--once', '--port=4000'])).toEqual({ once: true, reset: false, port: 4000 })
})

test.each(['0', '65536', 'x', '-1', '3000.5', ''])('refuses %j as a port, with the value', port => {
  expect(() => readOptions([`--port=${port}`])).toThrow(`“${port}”`)
})

test('refuses what it does not know, by its name', () => {
  expect(() => readOptions(['--fresh'])).toThrow(/'--fresh'.*--help/)
  expect(() => readOptions(['now'])).toThrow(/'now'/)
})
