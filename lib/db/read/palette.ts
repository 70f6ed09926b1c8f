import type { PrismaClient } from '@/lib/db/generated/client'
import type { PaletteEntry } from '@/lib/screens/palette'
import { checkUrl } from './check-url'
import { readDeploys } from './deploys'

const RECENT = 20
const MOST_CHECKS = 2000

/** Every service, check and host, and the newest deploys. */
export async function readPaletteEntries(db: PrismaClient): Promise<PaletteEntry[]> {
  const name = { select: { name: true } }
  const [services, checks, hosts, { deploys }] = await Promise.all([
    db.service.findMany({ select: { name: true }, orderBy: { name: 'asc' } }),
    db.check.findMany({
      where: { goneAt: null },
      select: { path: true, service: name, environment: name },
      orderBy: [{ service: { name: 'asc' } }, { environment: { position: 'desc' } }, { path: 'asc' }],
      take: MOST_CHECKS,
    }),
    db.host.findMany({ select: { name: true }, orderBy: { name: 'asc' } }),
    readDeploys(db, {}, RECENT),
  ])
  return [
    ...services.map(({ name }): PaletteEntry => ({ kind: 'service', name, href: `/services/${name}` })),
    ...checks.map(
      ({ path, service, environment }): PaletteEntry => ({
        kind: 'check',
        name: `${service.name} ${environment.name} ${path}`,
        href: checkUrl(service.name, environment.name, path),
      }),
    ),
    ...deploys.map(
      ({ service, environment, number, url }): PaletteEntry => ({
        kind: 'deploy',
        name: `${service} ${environment} #${number}`,
        href: url,
      }),
    ),
    ...hosts.map(({ name }): PaletteEntry => ({ kind: 'host', name, href: `/hosts#${name}` })),
  ]
}
