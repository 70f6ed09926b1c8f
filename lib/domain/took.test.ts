import { describe, expect, test } from 'vitest'
import { clock, stepTook, took } from './took'

describe('how long something took', () => {
  test.each([
    [0, '0s'],
    [48, '48s'],
    [59.5, '1m 00s'],
    [112, '1m 52s'],
    [306, '5m 06s'],
    [600, '10m 00s'],
    [3720, '1h 02m'],
    [-5, '0s'],
  ])('%d s in a column is %s', (seconds, text) => {
    expect(took(seconds)).toBe(text)
  })

  test.each([
    [0.04, '0.0 s'],
    [0.8, '0.8 s'],
    [20.71, '20.7 s'],
    [59.94, '59.9 s'],
    [59.96, '1m 00s'],
    [-1, '0.0 s'],
  ])('%d s of a step is %s', (seconds, text) => {
    expect(stepTook(seconds)).toBe(text)
  })

  test.each([
    [0, '0:00'],
    [21.9, '0:21'],
    [128, '2:08'],
    [3728, '1:02:08'],
    [-3, '0:00'],
  ])('%d s on a clock is %s', (seconds, text) => {
    expect(clock(seconds)).toBe(text)
  })
})
