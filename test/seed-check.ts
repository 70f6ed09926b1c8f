import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '@/lib/db/generated/client'

const RULES = { fireAfter: 3, resolveAfter: 2, remindSeconds: 14_400, muteDuringDeploys: false }

/** A service with a check that is watched in production every minute. */
export async function seedCheck(db: PrismaClient, path = 'checks/cart.hurl') {
  const service = await db.service.create({
    data: { name: `s-${randomUUID().slice(0, 8)}`, repositoryUrl: '/nowhere' },
  })
  const environment = await db.environment.findUniqueOrThrow({ where: { name: 'production' } })
  const place = { serviceId: service.id, environmentId: environment.id, path }
  const requests = [
    { method: 'POST', url: '{{base_url}}/carts' },
    { method: 'GET', url: '{{base_url}}/carts/{{id}}' },
  ]
  const check = await db.check.create({
    data: { ...place, sha: 'a'.repeat(40), requests, rules: RULES, everySeconds: 60, timeoutSeconds: 300 },
  })
  return { service, environment, check, place }
}
