import { setTimeout as wait } from 'node:timers/promises'
import type { DeployChange, DeployDetail, LogPiece, StreamEnd } from '@/lib/api/deploy-stream'
import { EXIT, open, Refusal } from './call'

export type Message =
  | { event: 'snapshot'; data: DeployDetail }
  | { event: 'change'; data: DeployChange }
  | { event: 'log'; data: LogPiece }
  | { event: 'gap'; data: { bytes: number } }
  | { event: 'end'; data: StreamEnd }

const RETRY_MS = 1000

/** A deploy's stream up to its end; goes on where it was after a lost connection. */
export async function* follow(id: string, host: string | null): AsyncGenerator<Message> {
  let after = ''
  for (;;) {
    const query = new URLSearchParams({ ...(host !== null && { log: host }), ...(after !== '' && { after }) })
    try {
      for await (const frame of frames(await open(`/deploys/${id}/events?${query}`))) {
        after = frame.id
        yield { event: frame.event, data: JSON.parse(frame.data) } as Message
        if (frame.event === 'end') return
      }
    } catch (error) {
      if (error instanceof Refusal && (error.exitCode !== EXIT.unreached || after === '')) throw error
    }
    await wait(RETRY_MS)
  }
}

async function* frames(body: ReadableStream<Uint8Array>): AsyncGenerator<{ id: string; event: string; data: string }> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of body) {
    text += decoder.decode(part, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
      if (field('data') !== '') yield { id: field('id'), event: field('event'), data: field('data') }
    }
  }
}
