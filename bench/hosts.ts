import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '@/lib/usecases/context'
import { type Sshd, startSshd } from '../test/sshd'

/** One OpenSSH server with files of its own. */
export type BenchHost = {
  id: string
  sshd: Sshd
  /** Where our processes find the host's files. */
  root: string
  /** Where the host itself finds them: the same path on every host, where this machine has mount namespaces for us. */
  ownRoot: string | null
}

/** Starts them and makes them known, with their keys pinned. */
export async function startHosts(
  ctx: Context,
  folder: string,
  size: number,
  config: Record<string, string | number>,
): Promise<BenchHost[]> {
  const ownRoot = join(folder, 'host')
  mkdirSync(ownRoot)
  const mountAt = canMount() ? ownRoot : null
  const hosts: BenchHost[] = []
  // One after the other: two that look for a free port at once may find the same.
  for (let number = 1; number <= size; number++) {
    const sshd = await startSshd({ ownHome: true, config, ...(mountAt && { mountAt }) })
    const { host, root } = sshd
    const row = await ctx.db.host.create({
      data: {
        name: `host-${number}`,
        address: host.address,
        port: host.port,
        user: host.user,
        privateKey: ctx.vault.encrypt(host.privateKey),
        hostKey: host.hostKey,
        contactedAt: new Date(),
      },
    })
    hosts.push({ id: row.id, sshd, root, ownRoot: mountAt })
  }
  return hosts
}

/** Capistrano knows one path for all hosts; theirs are on one machine, so each gets a view of its own. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
