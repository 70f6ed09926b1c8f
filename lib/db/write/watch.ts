import { SYSTEM } from '@/lib/domain/actor'
import { NO_RUN_YET } from '@/lib/domain/check-alert'
import type { EnvironmentChecks } from '@/lib/domain/service-config'
import type { Check, Prisma, PrismaClient } from '../generated/client'
import { writeEvent } from './event'

type Place = { service: { id: string; name: string }; environment: { id: string; name: string }; sha: string }
type FoundCheck = { path: string; requests: object[] }

/** An alert that nobody watches any more is none. */
const UNWATCHED = {
  ...{ state: NO_RUN_YET.state, bad: 0, good: 0, stateSince: null, firingSince: null, toldAt: null, countedAt: null },
  recent: '',
}

/**
 * Makes the checks of a place those of its commit. One that is gone keeps its history and is watched no more. Gives
 * whether anything is different.
 */
export function recordWatch(
  db: PrismaClient,
  { service, environment, sha }: Place,
  policy: EnvironmentChecks,
  found: FoundCheck[],
  now: Date,
): Promise<boolean> {
  const place = { serviceId: service.id, environmentId: environment.id }
  const { everySeconds, timeoutSeconds, alert } = policy
  return db.$transaction(async tx => {
    await keepWatch(tx, place, sha, null)
    const held = await tx.check.findMany({ where: place })
    const before = new Map(held.map(check => [check.path, check]))
    for (const { path, requests } of found) {
      const was = before.get(path)
      const data = {
        ...{ sha, everySeconds, timeoutSeconds, goneAt: null },
        rules: alert as unknown as Prisma.InputJsonValue,
        requests: requests as Prisma.InputJsonValue,
        ...(was && everySeconds === null && UNWATCHED),
      }
      if (was) await tx.check.update({ where: { id: was.id }, data })
      else await tx.check.create({ data: { ...place, path, ...data } })
      if (was && everySeconds === null) await tellUnwatched(tx, service, environment, was)
    }
    const gone = held.filter(({ path, goneAt }) => goneAt === null && !found.some(check => check.path === path))
    for (const check of gone) {
      await tx.check.update({ where: { id: check.id }, data: { goneAt: now, everySeconds: null, ...UNWATCHED } })
      await tellUnwatched(tx, service, environment, check)
    }
    if (found.length === 0 && held.length === 0) return false
    const data = { service: service.name, environment: environment.name, sha, checks: found.length }
    await writeEvent(tx, SYSTEM, { kind: 'service.watched', serviceId: service.id, data })
    return true
  })
}

/** Says why the checks of a place cannot be read; those that are known go on as they were. Gives whether that is new. */
export function recordProblem(
  db: PrismaClient,
  { service, environment, sha }: Place,
  problem: string,
): Promise<boolean> {
  const place = { serviceId: service.id, environmentId: environment.id }
  return db.$transaction(async tx => {
    const held = await tx.watch.findUnique({ where: { serviceId_environmentId: place } })
    if (held?.sha === sha && held.problem === problem) return false
    await keepWatch(tx, place, sha, problem)
    const data = { service: service.name, environment: environment.name, sha, problem }
    await writeEvent(tx, SYSTEM, { kind: 'service.watch_failed', serviceId: service.id, data })
    return true
  })
}

async function keepWatch(
  tx: Prisma.TransactionClient,
  place: { serviceId: string; environmentId: string },
  sha: string,
  problem: string | null,
): Promise<void> {
  const data = { sha, problem }
  await tx.watch.upsert({
    where: { serviceId_environmentId: place },
    create: { ...place, ...data },
    update: data,
  })
}

async function tellUnwatched(
  tx: Prisma.TransactionClient,
  service: { id: string; name: string },
  environment: { name: string },
  { id, path, state, toldAt }: Check,
): Promise<void> {
  if (state !== 'firing') return
  const check = {
    id,
    path,
    service: service.name,
    environment: environment.name,
    state: 'unknown',
    told: toldAt !== null,
  }
  await writeEvent(tx, SYSTEM, { kind: 'check.unwatched', serviceId: service.id, data: { check } })
}
