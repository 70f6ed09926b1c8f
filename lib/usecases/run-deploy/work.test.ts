import { expect, test } from 'vitest'
import { allOf, Interrupted, type Work } from './work'

test('what breaks on one host lets go of those that wait for it, and is what is thrown', async () => {
  const letGo = new AbortController()
  const work = { interrupted: letGo.signal, letGo: () => letGo.abort() } as Work
  const waits = new Promise<never>((_resolve, reject) => {
    letGo.signal.addEventListener('abort', () => reject(new Interrupted()))
  })
  const breaks = Promise.reject(new Error('the database is away'))
  await expect(allOf(work, [waits, breaks])).rejects.toThrow('the database is away')
})
