import type { PrismaClient } from '../generated/client'

type Place = { service: string; environment: string; path: string }

/** Whether there is a check of this file, those that are gone included. */
export async function hasCheck(db: PrismaClient, { service, environment, path }: Place): Promise<boolean> {
  const where = { path, service: { name: service }, environment: { name: environment } }
  return (await db.check.findFirst({ where, select: { id: true } })) !== null
}
