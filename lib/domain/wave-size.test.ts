import { describe, expect, test } from 'vitest'
import { formatWaveSize, hostsReached, parseWaveSize } from './wave-size'

describe('a wave size', () => {
  test.each([
    ['1', { unit: 'hosts', value: 1 }],
    ['25%', { unit: 'percent', value: 25 }],
    ['100%', { unit: 'percent', value: 100 }],
  ])('%s is read and written the same', (text, value) => {
    const result = parseWaveSize(text)
    expect(result).toEqual({ ok: true, value })
    expect(result.ok && formatWaveSize(result.value)).toBe(text)
  })

  test.each(['0', '0%', '101%', '-1', '1.5', '25 %', 'all', ''])('%j is refused', text => {
    expect(parseWaveSize(text).ok).toBe(false)
  })

  test('a share rounds up and a count stops at all hosts', () => {
    expect(hostsReached({ unit: 'percent', value: 25 }, 12)).toBe(3)
    expect(hostsReached({ unit: 'percent', value: 25 }, 5)).toBe(2)
    expect(hostsReached({ unit: 'percent', value: 1 }, 3)).toBe(1)
    expect(hostsReached({ unit: 'hosts', value: 10 }, 3)).toBe(3)
  })
})
