import type { DeployState } from '@/lib/domain/deploy'
import { follow, type Message } from './follow'
import { plain } from './print'

/**
 * What a message says to somebody who waits: another state of the deploy, and what a step that goes on has to tell, such
 * as that it waits for a person. `told` remembers what was said.
 */
export function progressOf(message: Message, told: Map<string, string>): string[] {
  if (message.event !== 'snapshot' && message.event !== 'change') return []
  const { data } = message
  const deploy = 'state' in data ? data : data.deploy
  const lines = (data.steps ?? []).flatMap(({ id, host, name, state, detail }) =>
    state === 'running' && detail && isNew(told, id, detail) ? [`${host.name} ${name}: ${plain(detail)}`] : [],
  )
  return deploy && isNew(told, deploy.id, deploy.state) ? [`#${deploy.number} ${said(deploy.state)}`, ...lines] : lines
}

function isNew(told: Map<string, string>, id: string, text: string): boolean {
  if (told.get(id) === text) return false
  told.set(id, text)
  return true
}

const said = (state: DeployState) => state.replaceAll('_', ' ')

/** Waits for the end of a deploy; says on the error output how it goes, unless a program listens. */
export async function untilEnd(id: string, { json }: { json: boolean }): Promise<void> {
  const told = new Map<string, string>()
  for await (const message of follow(id, null)) {
    if (!json) for (const line of progressOf(message, told)) process.stderr.write(`${line}\n`)
    if (message.event === 'end') return
  }
}
