import { parse, readBytes } from '@/app/api/body'
import { json, Refused } from '@/app/api/problem'
import { webhook } from '@/app/api/webhook'
import { receiveDelivery } from '@/lib/usecases/receive-delivery'
import { getContext, getDeliveries } from '@/lib/wiring'

/** GitHub sends no more than this. */
const MOST_BYTES = 25 * 1024 * 1024

/** A provider says that something has happened. It is kept for a worker and answered at once. */
export const POST = webhook<{ provider: string }>(async (request, { provider }) => {
  const reader = await getDeliveries(provider)
  if (!reader)
    throw new Refused(404, 'not_found', 'No such webhook', `Webhooks of “${provider}” are not read: no secret is set.`)
  const body = await readBytes(request, MOST_BYTES)
  if (!reader.isGenuine(request.headers, body))
    throw new Refused(401, 'bad_signature', 'Not signed by our secret', 'The signature does not fit the body.')
  const delivery = reader.read(request.headers, parse(body))
  if (!delivery)
    throw new Refused(422, 'invalid', 'Not a delivery', 'The headers or the body are not what is expected.')
  return json(202, { delivery: delivery.id, outcome: await receiveDelivery(await getContext(), provider, delivery) })
})
