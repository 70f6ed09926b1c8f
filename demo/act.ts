import { askHost, describe } from './ask-host'
import type { DemoHost } from './world'

/** What went wrong, or `null`; a note is worth a word even so. */
export type Performed = { wrong: string | null; note?: string | undefined }

/** One thing that is done, and what must be true of the hosts afterwards. */
export type Act = {
  name: string
  hosts: DemoHost[]
  /** The commit that a host has to run afterwards. */
  expected: (host: DemoHost) => string
  perform: () => Promise<Performed>
}

/** Performs an act and asks its hosts. Says one line; answers whether all came out as it should. */
export async function play({ name, hosts, expected, perform }: Act, say: (line: string) => void): Promise<boolean> {
  const began = performance.now()
  const { wrong, note } = await perform().catch((error: Error): Performed => ({ wrong: error.message }))
  const took = `${((performance.now() - began) / 1000).toFixed(1)} s`.padStart(7)
  const truths = await Promise.all(hosts.map(async host => ({ ...(await askHost(host)), wanted: expected(host) })))
  const strays = truths.filter(({ answers, current, wanted }) => answers !== wanted || current !== wanted)
  const isRight = wrong === null && strays.length === 0
  const details = [truths.map(describe).join(', '), note, wrong].filter(Boolean).join('; ')
  say(`${isRight ? 'ok   ' : 'WRONG'} ${name.padEnd(52)} ${took}   ${details}`)
  for (const { name, wanted } of strays) say(`      ${name} should run ${wanted.slice(0, 7)}`)
  return isRight
}
