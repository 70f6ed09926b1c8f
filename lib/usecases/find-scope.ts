import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { notFound, type Problem } from './problem'

type Scope = { serviceId: string | null; environmentId: string | null }

/** The service and environment that something holds for, by name; what is left out is all of them. */
export async function findScope(
  ctx: Context,
  { service, environment }: { service?: string | undefined; environment?: string | undefined },
): Promise<Result<Scope, Problem>> {
  const [serviceRow, environmentRow] = await Promise.all([
    service === undefined ? null : ctx.db.service.findUnique({ where: { name: service }, select: { id: true } }),
    environment === undefined
      ? null
      : ctx.db.environment.findUnique({ where: { name: environment }, select: { id: true } }),
  ])
  if (service !== undefined && !serviceRow) return fail(notFound('service', service))
  if (environment !== undefined && !environmentRow) return fail(notFound('environment', environment))
  return ok({ serviceId: serviceRow?.id ?? null, environmentId: environmentRow?.id ?? null })
}
