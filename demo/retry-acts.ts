import type { Act, Performed } from './act'
import type { Api } from './api'
import { judge, toItsEnd } from './judge'
import { losePaymentKey, putPaymentKey } from './payment-key'
import { serviceProcess } from './services'
import type { DemoHost } from './world'

/**
 * A commit comes to hosts of which the last lacks a file that it needs: that one fails alone, and is the only one that
 * the retry touches when the file is there. `before` runs everywhere at first.
 */
export function retryActs(calls: Api, hosts: DemoHost[], before: string, after: string): Act[] {
  const [ill] = hosts.slice(-1)
  if (!ill) return []
  const others = hosts.filter(host => host !== ill)
  let failed = ''
  return [
    {
      name: `deploy it again, with a file missing on ${ill.name}`,
      hosts,
      expected: ({ name }) => (name === ill.name ? before : after),
      perform: async () => {
        losePaymentKey(ill)
        failed = (await calls.deploy(ill.environment, 'main')).id
        return judge(await calls.follow(failed), 'failed', /^link: shared\/payment\.key does not exist/)
      },
    },
    {
      name: `put it there, and retry ${ill.name} alone`,
      hosts,
      expected: () => after,
      perform: async () => {
        putPaymentKey(ill)
        return leavingAlone(others, async () => toItsEnd(calls, await calls.retry(failed)))
      },
    },
  ]
}

/** What is done may touch none of these hosts: each goes on with the process that it had. */
async function leavingAlone(hosts: DemoHost[], act: () => Promise<Performed>): Promise<Performed> {
  const processes = () => hosts.map(({ name, home }) => `${name} in process ${serviceProcess(home)}`).join(', ')
  const before = processes()
  const performed = await act()
  if (processes() !== before) return { wrong: `${before} became ${processes()}` }
  return { ...performed, note: `${before} went on` }
}
