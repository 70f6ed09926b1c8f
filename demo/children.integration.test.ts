import { expect, onTestFinished, test, vi } from 'vitest'
import { eventually } from '@/test/eventually'
import { type Child, keepUp } from './children'

function child(script: string): { child: Child; lines: string[]; givenUp: () => number } {
  const lines: string[] = []
  const onGivenUp = vi.fn()
  const started = keepUp({
    name: 'child',
    args: ['-e', script],
    env: process.env,
    say: line => lines.push(line),
    onGivenUp,
  })
  onTestFinished(() => started.stop())
  return { child: started, lines, givenUp: () => onGivenUp.mock.calls.length }
}

const FOR_EVER = 'setInterval(() => {}, 1000); console.log("up")'
const count = (lines: string[], text: string) => lines.filter(line => line.includes(text)).length

test('passes lines on under its name', async () => {
  const { lines } = child(FOR_EVER)
  await eventually(() => expect(lines).toContain('child  | up'))
})

test('is started again after it was killed, which is said', async () => {
  const { child: kept, lines } = child(FOR_EVER)
  await eventually(() => expect(count(lines, 'up')).toBe(1))
  const before = kept.pid
  process.kill(before ?? 0, 'SIGKILL')
  await eventually(() => expect(count(lines, '| up')).toBe(2))
  expect(kept.pid).not.toBe(before)
  expect(lines.join('\n')).toContain('was killed by SIGKILL, and is started again')
})

test('is given up when it dies at once again and again', async () => {
  const { lines, givenUp } = child('process.exit(3)')
  await eventually(() => expect(givenUp()).toBe(1))
  expect(lines.at(-1)).toContain('ended with code 3')
}, 15_000)

test('ends when it is stopped, and stays ended', async () => {
  const { child: kept, lines } = child(FOR_EVER)
  await eventually(() => expect(count(lines, 'up')).toBe(1))
  const { pid } = kept
  await kept.stop()
  expect(() => process.kill(pid ?? 0, 0)).toThrow()
  expect(kept.pid).toBe(pid)
})
