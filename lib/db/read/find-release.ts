import type { PrismaClient } from '../generated/client'

/** The release that `to` names; `to` itself when it names none, so that the decision can say so. */
export async function findRelease(
  db: PrismaClient,
  serviceId: string,
  environmentId: string,
  to: string,
): Promise<string> {
  const number = /^#?(\d{1,9})$/.exec(to)?.[1]
  const row = await db.deploy.findFirst({
    where: {
      serviceId,
      environmentId,
      state: 'succeeded',
      OR: [
        { release: to },
        ...(number ? [{ number: Number(number) }] : []),
        ...(/^[0-9a-f]{7,40}$/.test(to) ? [{ sha: { startsWith: to } }] : []),
      ],
    },
    orderBy: { number: 'desc' },
    select: { release: true },
  })
  return row?.release ?? to
}

/** The deploy that made a release: its configuration is the one that fits it. */
export function findMaker(db: PrismaClient, serviceId: string, environmentId: string, release: string) {
  return db.deploy.findFirst({
    where: { serviceId, environmentId, release, state: 'succeeded' },
    orderBy: { number: 'asc' },
  })
}
