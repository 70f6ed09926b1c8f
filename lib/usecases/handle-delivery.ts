import type { Service } from '@/lib/db/generated/client'
import { recordCiStatuses } from '@/lib/db/write/ci-statuses'
import { writeEvent } from '@/lib/db/write/event'
import { recordPull } from '@/lib/db/write/pulls'
import type { Actor } from '@/lib/domain/actor'
import type { ProviderNews } from '@/lib/ports/git-provider'
import { PULLS } from './ask-provider'
import { wantAutoDeploy } from './want-auto-deploy'
import { wantCi, wantProvider } from './want-provider'
import { wantSync } from './want-sync'
import type { WorkerContext } from './worker-context'

/** Days after which a webhook that was dealt with is forgotten; nobody repeats one that late. */
const KEPT_DAYS = 14

/**
 * Does what a webhook says, for every service of its repository. Doing it twice is as doing it once; one that fails is
 * tried again by the sweep, and what it says is found out by asking in the end.
 */
export async function handleDelivery(ctx: WorkerContext, provider: string, id: string): Promise<void> {
  const where = { provider_id: { provider, id } }
  const delivery = await ctx.db.webhookDelivery.findUnique({ where })
  if (!delivery || delivery.handledAt || !delivery.payload) return
  const { repository, news } = revive(delivery.payload)
  const kind = ctx.providers.find(({ name }) => name === provider)
  const services = await ctx.db.service.findMany()
  const actor: Actor = { kind: 'system', id: provider, name: provider }
  for (const service of services) {
    if (kind?.repositoryOf(service.repositoryUrl) !== repository) continue
    for (const each of news) await apply(ctx, actor, service, each)
    if (news.some(each => each.kind === 'ci')) await wantAutoDeploy(ctx, service.id)
  }
  await ctx.db.$executeRaw`
    UPDATE "WebhookDelivery" SET "handledAt" = now(), payload = NULL WHERE provider = ${provider} AND id = ${id}`
  const before = new Date(ctx.clock.now().getTime() - KEPT_DAYS * 86_400_000)
  await ctx.db.webhookDelivery.deleteMany({ where: { receivedAt: { lt: before }, handledAt: { not: null } } })
}

async function apply(
  ctx: WorkerContext,
  actor: Actor,
  { id: serviceId, name }: Service,
  news: ProviderNews,
): Promise<void> {
  switch (news.kind) {
    case 'branches':
      await ctx.db.service.update({ where: { id: serviceId }, data: { syncWantedAt: ctx.clock.now() } })
      return wantSync(ctx, serviceId)
    case 'ci':
      return ctx.db.$transaction(async tx => {
        for (const { context, result } of await recordCiStatuses(tx, serviceId, news.sha, news.statuses))
          await writeEvent(tx, actor, { kind: 'ci.reported', serviceId, data: { sha: news.sha, context, result } })
      })
    case 'pull':
      return ctx.db.$transaction(async tx => {
        if (!(await recordPull(tx, serviceId, news.pull))) return
        const { number, state } = news.pull
        await writeEvent(tx, actor, { kind: 'pull.changed', serviceId, data: { service: name, number, state } })
      })
    case 'ask_ci':
      return wantCi(ctx, serviceId, news.sha)
    case 'ask_pulls':
      await makePullsDue(ctx, serviceId)
      return wantProvider(ctx, serviceId)
  }
}

/** They are asked for again at once; those that changed since they were asked for last, so that time is not forgotten. */
async function makePullsDue(ctx: WorkerContext, serviceId: string): Promise<void> {
  const due = new Date(ctx.clock.now().getTime() - PULLS * 1000)
  const where = { id: serviceId, pullsAskedAt: { gt: due } }
  await ctx.db.service.updateMany({ where, data: { pullsAskedAt: due } })
}

/** What we wrote as JSON ourselves; only times have become texts. */
function revive(payload: unknown): { repository: string; news: ProviderNews[] } {
  const { repository, news } = payload as { repository: string; news: ProviderNews[] }
  const dated = news.map(each =>
    each.kind === 'pull' ? { ...each, pull: { ...each.pull, updatedAt: new Date(each.pull.updatedAt) } } : each,
  )
  return { repository, news: dated }
}
