import type { ChecksPage } from '@/lib/screens/checks'
import type { PrismaClient } from '../generated/client'
import { readChecks } from './checks'

/** All checks, and the places where they cannot be read. */
export async function readChecksPage(db: PrismaClient): Promise<ChecksPage> {
  const [checks, watches, services] = await Promise.all([
    readChecks(db),
    db.watch.findMany({
      where: { problem: { not: null } },
      include: { service: { select: { name: true } }, environment: { select: { name: true } } },
      orderBy: [{ service: { name: 'asc' } }, { environment: { position: 'asc' } }],
    }),
    db.service.count(),
  ])
  return {
    checks,
    services,
    problems: watches.map(({ service, environment, sha, problem }) => ({
      ...{ service: service.name, environment: environment.name, sha },
      problem: problem ?? '',
    })),
  }
}
