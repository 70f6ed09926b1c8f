import { Agent, get, type IncomingHttpHeaders } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** What clients saw: answers by their text, and everything that was no answer with 200. */
export type Load = {
  answers: Map<string, number>
  failures: string[]
  /** Ends when every request under way has its answer. */
  stop(): Promise<void>
}

/**
 * Clients that ask without a pause for as long as the load lasts: half of them keep their connection, half make a new
 * one for each request, and every tenth request takes its time.
 */
export function startLoad(port: number, clients = 8): Load {
  const answers = new Map<string, number>()
  const failures: string[] = []
  let going = true
  const agents = Array.from({ length: clients }, (_, index) => new Agent({ keepAlive: index % 2 === 0, maxSockets: 1 }))
  const loops = agents.map(async agent => {
    for (let number = 0; going; number++) {
      const asked = performance.now()
      try {
        const { status, text } = await ask(port, number % 10 === 9 ? '/?ms=400' : '/?ms=3', { agent })
        if (status === 200) answers.set(text, (answers.get(text) ?? 0) + 1)
        else failures.push(`status ${status}`)
      } catch (error) {
        failures.push(`${error} after ${Math.round(performance.now() - asked)} ms`)
      }
      await wait(4)
    }
    agent.destroy()
  })
  return {
    answers,
    failures,
    async stop() {
      going = false
      await Promise.all(loops)
    },
  }
}

/** One request; rejects where there is no whole answer. */
export function ask(
  port: number,
  path: string,
  options: { agent?: Agent; headers?: Record<string, string> } = {},
): Promise<{ status: number; text: string; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false, ...options }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', part => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }))
      response.on('error', reject)
      response.on('close', () => response.complete || reject(new Error('the answer was cut')))
    })
    request.on('error', reject)
  })
}
