import { expect, test } from 'vitest'
import type { Message } from './follow'
import { progressOf } from './progress'

const deploy = (state: string) => ({ id: 'd', number: 7, state })
const step = (state: string, detail: string | null) => ({
  id: 's',
  host: { name: 'box-1' },
  name: 'checks',
  state,
  detail,
})
const message = (event: 'snapshot' | 'change', data: object) => ({ event, data }) as unknown as Message

test('who waits hears of states and of what a step waits for, each once', () => {
  const told = new Map<string, string>()
  const say = (event: 'snapshot' | 'change', data: object) => progressOf(message(event, data), told)
  expect(say('snapshot', { ...deploy('queued'), steps: [] })).toEqual(['#7 queued'])
  expect(say('change', { deploy: deploy('running') })).toEqual(['#7 running'])
  expect(say('change', { deploy: deploy('running'), steps: [step('running', null)] })).toEqual([])
  const waits = step('running', 'order.hurl proved nothing. Waits for a person\x1b[2J')
  expect(say('change', { steps: [waits] })).toEqual(['box-1 checks: order.hurl proved nothing. Waits for a person[2J'])
  expect(say('change', { steps: [waits] })).toEqual([])
  expect(say('change', { deploy: deploy('rolling_back'), steps: [step('failed', 'no')] })).toEqual(['#7 rolling back'])
})
