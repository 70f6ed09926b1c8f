import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readUntilAnswered } from './read-until-answered'

/** What the server does with each request in turn; then it answers. */
let turns: ('cut' | 'half' | number)[] = []
let asked = 0
let server: Server
let url: string

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1
    const turn = turns.shift() ?? 200
    if (turn === 'cut') request.socket.destroy()
    else if (turn === 'half')
      response.writeHead(200, { 'content-length': 20 }).write('{', () => request.socket.destroy())
    else response.writeHead(turn).end(JSON.stringify({ status: turn }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

const read = (signal = new AbortController().signal) => readUntilAnswered<{ status: number }>(url, signal, 1)

it('asks again until it is answered', async () => {
  turns = ['cut', 500, 'half', 503]
  expect(await read()).toEqual({ status: 200 })
})

it('takes a no for an answer', async () => {
  turns = [404]
  asked = 0
  expect(await read()).toBeNull()
  expect(asked).toBe(1)
})

it('ends when nobody waits any more', async () => {
  const stop = new AbortController()
  turns = Array.from({ length: 1000 }, () => 503)
  const reading = read(stop.signal)
  stop.abort()
  expect(await reading).toBeNull()
})
