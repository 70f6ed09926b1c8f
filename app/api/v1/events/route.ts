import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { eventStream, type Frame, HEARTBEAT_MS, resumeFrom } from '@/app/api/event-stream'
import { followEvents, lastEvent } from '@/lib/db/read/follow-events'
import { getDb, getWakes } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** All events in brief, from now on or after `Last-Event-ID`: for pages that read anew what they show. */
export const GET = endpoint(async request => {
  const [db, wakes] = await Promise.all([getDb(), getWakes()])
  const from = resumeFrom(request)
  const after = from !== null && /^\d{1,18}$/.test(from) ? BigInt(from) : await lastEvent(db)

  return eventStream(request, async function* (signal): AsyncGenerator<Frame> {
    const wake = wakes.follow(null, HEARTBEAT_MS, signal)
    for await (const event of followEvents(db, after, wake)) yield event ? { id: event.id, data: event } : 'heartbeat'
  })
})
