import { describe, expect, it } from 'vitest'
import { readOptions } from './options'

describe('the command line of the bench', () => {
  it('measures everything on 1, 10 and 50 hosts unless told otherwise', () => {
    expect(readOptions([])).toEqual({
      json: false,
      hosts: [1, 10, 50],
      runs: 3,
      peers: true,
      parts: ['deploy', 'rollback', 'latency', 'memory', 'pages'],
    })
  })

  it('takes parts, hosts and runs', () => {
    const options = readOptions([
      '--json',
      '--no-peers',
      '--hosts',
      '2,4',
      '--runs',
      '5',
      '--only',
      'deploy',
      '--only',
      'memory',
    ])
    expect(options).toEqual({ json: true, hosts: [2, 4], runs: 5, peers: false, parts: ['deploy', 'memory'] })
  })

  it('is asked for help', () => expect(readOptions(['--help'])).toBeNull())

  it.each([
    [['--hosts', '1,x'], '--hosts takes numbers from 1 to 200, but has “x”.'],
    [['--runs', '0'], '--runs takes numbers from 1 to 100, but has “0”.'],
    [['--only', 'speed'], '--only takes deploy, rollback, latency, memory, pages, but is “speed”.'],
  ])('refuses %j', (args, message) => expect(() => readOptions(args)).toThrow(message))
})
