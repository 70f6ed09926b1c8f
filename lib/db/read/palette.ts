import type { PrismaClient } from '@/lib/db/generated/client'
import type { PaletteEntry } from '@/lib/screens/palette'
import { readDeploys } from './deploys'

const RECENT = 20

/** Every service and host, and the newest deploys. */
export async function readPaletteEntries(db: PrismaClient): Promise<PaletteEntry[]> {
  const [services, hosts, { deploys }] = await Promise.all([
    db.service.findMany({ select: { name: true }, orderBy: { name: 'asc' } }),
    db.host.findMany({ select: { name: true }, orderBy: { name: 'asc' } }),
    readDeploys(db, {}, RECENT),
  ])
  return [
    ...services.map(({ name }): PaletteEntry => ({ kind: 'service', name, href: `/services/${name}` })),
    ...hosts.map(({ name }): PaletteEntry => ({ kind: 'host', name, href: `/hosts#${name}` })),
    ...deploys.map(
      ({ service, environment, number, url }): PaletteEntry => ({
        kind: 'deploy',
        name: `${service} ${environment} #${number}`,
        href: url,
      }),
    ),
  ]
}
