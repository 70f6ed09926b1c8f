import type { WorkerContext } from './worker-context'

export type WantedSize = { serviceId: string; sha: string; base: string | null }

/** Measures what is sent to a host that holds `base` (or nothing) for a commit, uncompressed, and keeps it. */
export async function measureTransfer(ctx: WorkerContext, { serviceId, sha, base }: WantedSize): Promise<void> {
  const service = await ctx.db.service.findUnique({ where: { id: serviceId } })
  if (!service) return
  const parcel = await ctx.repositories.open(service.id, service.repositoryUrl).parcel(sha, base, 'none')
  if (!parcel.ok) return ctx.log.warn({ sha, base, failure: parcel.failure.message }, 'a transfer was not measured')
  const { files, size } = parcel.value
  await ctx.db.transferSize.createMany({
    data: [{ serviceId, sha, base: base ?? '', files, bytes: size }],
    skipDuplicates: true,
  })
}
