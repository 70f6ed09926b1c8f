import type { DeployView } from '@/lib/api/deploy'
import type { QueueView } from '@/lib/api/queue'
import { EXIT, post, Refusal } from './call'
import type { Options } from './options'
import { plain, show } from './print'

const pathOf = (id: string, what: 'hold' | 'jump') => `/deploys/${encodeURIComponent(id)}/${what}`

function reasonOf({ reason }: Options, what: string): string {
  if (reason === null) throw new Refusal(`${what} needs a --reason.`, EXIT.usage)
  return reason
}

export async function hold([id = '']: string[], options: Options): Promise<number> {
  const held = await post<DeployView>(pathOf(id, 'hold'), { reason: reasonOf(options, 'A hold') })
  return show(options, held, () => `#${held.number} is held`)
}

export async function release([id = '']: string[], options: Options): Promise<number> {
  const released = await post<DeployView>(pathOf(id, 'hold'), {}, 'DELETE')
  return show(options, released, () => `#${released.number} is released`)
}

export async function jump([id = '']: string[], options: Options): Promise<number> {
  const first = await post<DeployView>(pathOf(id, 'jump'), { reason: reasonOf(options, 'Going first') })
  return show(options, first, () => `#${first.number} goes first`)
}

/** Where a deploy stands in its queue, and what it waits for: a line each. */
export function queueText(queue: QueueView | null): string[] {
  if (!queue) return []
  const place = queue.position === null ? 'waits' : `number ${queue.position} of ${queue.of} in the queue`
  const start = queue.startsAt ? `starts about ${queue.startsAt}` : 'when it starts is not known'
  return [`${place}, ${start}`, ...queue.reasons.map(({ message }) => `- ${plain(message)}`)]
}
