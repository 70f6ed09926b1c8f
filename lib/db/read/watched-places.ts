import { watchedCommit } from '@/lib/domain/watched-commit'
import type { Environment, PrismaClient, Service } from '../generated/client'

/** An environment of a service: the commit that its checks are read at (`null`: none is known), and what was read last. */
export type WatchedPlace = {
  environment: Pick<Environment, 'id' | 'name'>
  sha: string | null
  hosts: number
  held: { sha: string; problem: string | null } | null
}

export async function readWatchedPlaces(
  db: PrismaClient,
  { id: serviceId, defaultBranch }: Service,
): Promise<WatchedPlace[]> {
  const places = await db.$queryRaw<
    (WatchedPlace['environment'] & { expected: (string | null)[]; head: string | null; held: WatchedPlace['held'] })[]
  >`
    SELECT e.id, e.name,
      ARRAY(SELECT i."expectedSha" FROM "Instance" i
        WHERE i."serviceId" = ${serviceId}::uuid AND i."environmentId" = e.id AND i.enabled) AS expected,
      (SELECT b.sha FROM "Branch" b WHERE b."serviceId" = ${serviceId}::uuid AND b.name = ${defaultBranch}) AS head,
      (SELECT jsonb_build_object('sha', w.sha, 'problem', w.problem) FROM "Watch" w
        WHERE w."serviceId" = ${serviceId}::uuid AND w."environmentId" = e.id) AS held
    FROM "Environment" e ORDER BY e.position`
  return places.map(({ id, name, expected, head, held }) => {
    return { environment: { id, name }, sha: watchedCommit(expected, head), hosts: expected.length, held }
  })
}
