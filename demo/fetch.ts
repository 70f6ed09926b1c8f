/** Presses “Fetch” on the demo's service: a worker fetches its repository soon. */
import { OWNER } from '@/lib/domain/actor'
import { syncService } from '@/lib/usecases/sync-service'
import { getContext } from '@/lib/wiring'

const ctx = await getContext()
const service = await ctx.db.service.findUniqueOrThrow({ where: { name: 'storefront' } })
const asked = await syncService(ctx, OWNER, { serviceId: service.id })
if (!asked.ok) throw new Error(asked.failure.detail)
process.exit(0)
