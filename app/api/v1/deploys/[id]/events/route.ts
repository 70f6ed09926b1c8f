import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { eventStream, type Frame, HEARTBEAT_MS, resumeFrom } from '@/app/api/event-stream'
import { Refused } from '@/app/api/problem'
import { requireDeploy } from '@/app/api/require-deploy'
import { parseCursor } from '@/lib/db/read/deploy-cursor'
import { followDeploy } from '@/lib/db/read/follow-deploy'
import { getDb, getWakes } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** A deploy as it happens, and with `?log=<host>` that host's log. Goes on from `Last-Event-ID` or `?after=`. */
export const GET = endpoint<{ id: string }>(async (request, { id }) => {
  const from = resumeFrom(request)
  const after = from === null ? null : parseCursor(from)
  if (from !== null && !after)
    throw new Refused(400, 'malformed', 'Unusable cursor', `“${from}” is not an id that this stream has sent.`)
  const [db, wakes] = await Promise.all([getDb(), getWakes()])
  await requireDeploy(db, id)
  const host = new URL(request.url).searchParams.get('log')

  return eventStream(request, async function* (signal): AsyncGenerator<Frame> {
    const wake = wakes.follow(id, HEARTBEAT_MS, signal)
    for await (const followed of followDeploy(db, { deployId: id, host, after, wake })) {
      yield followed.event === 'quiet' ? 'heartbeat' : followed
    }
  })
})
