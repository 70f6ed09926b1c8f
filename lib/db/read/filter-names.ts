import type { PrismaClient } from '@/lib/db/generated/client'

/** The names that lists can be narrowed to. */
export async function readFilterNames(db: PrismaClient): Promise<{ services: string[]; environments: string[] }> {
  const [services, environments] = await Promise.all([
    db.service.findMany({ select: { name: true }, orderBy: { name: 'asc' } }),
    db.environment.findMany({ select: { name: true }, orderBy: { position: 'asc' } }),
  ])
  return { services: services.map(({ name }) => name), environments: environments.map(({ name }) => name) }
}
