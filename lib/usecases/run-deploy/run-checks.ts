import { exchange } from '@/lib/checks/http/exchange'
import type { Dial } from '@/lib/checks/http/types'
import { runCheck } from '@/lib/checks/run'
import type { CheckResult } from '@/lib/checks/run/result'
import type { Prisma } from '@/lib/db/generated/client'
import { readValues } from '@/lib/db/read/variables'
import type { CheckOutcome } from '@/lib/domain/judge-checks'
import { fail } from '@/lib/domain/result'
import type { CheckFile } from './check-files'
import type { HostWork, Work } from './work'

export type CheckTrigger = 'baseline' | 'wave'

/** One check on one host, with its row. */
export type HostCheck = { id: string; outcome: CheckOutcome }

/**
 * Runs checks on a host alone: its own loopback through its SSH connection, on the instance's port, and nothing else.
 * Each run is a row of the deploy.
 */
export async function runChecks(
  work: Work,
  host: HostWork,
  files: CheckFile[],
  trigger: CheckTrigger,
  revision: string,
): Promise<HostCheck[]> {
  const { deploy } = work.journal
  const place = { service: deploy.service.name, environment: deploy.environment.name }
  const values = await readValues(work.ctx.db, work.ctx.vault, place)
  const own = { base_url: `http://127.0.0.1:${host.planned.port}`, revision, host: host.planned.name }
  const variables = new Map(
    [
      ...values.filter(({ secret }) => !secret).map(({ name, value }) => [name, value.reveal()] as const),
      ...Object.entries(own),
    ].map(([name, value]) => [name, { type: 'string', value } as const]),
  )
  const secrets = new Map(
    values.flatMap(({ name, secret, value }) => (secret && !(name in own) ? [[name, value.reveal()]] : [])),
  )
  const checks: HostCheck[] = []
  for (const { path, file } of files) {
    const row = await work.ctx.db.checkRun.create({
      data: {
        serviceId: deploy.serviceId,
        environmentId: deploy.environmentId,
        deployId: deploy.id,
        hostId: host.planned.hostId,
        ...{ path, trigger, sha: deploy.sha, startedAt: work.ctx.clock.now() },
      },
    })
    const result = await runCheck(file, {
      exchange: (call, signal) => exchange(call, { policy: { entries: [] }, dial: dialTo(host), signal }),
      ...{ variables, secrets, signal: work.interrupted },
    })
    await work.ctx.db.checkRun.update({
      where: { id: row.id },
      data: {
        ...{ verdict: result.verdict, reason: result.reason, finishedAt: work.ctx.clock.now() },
        requestMs: result.entries.map(entry => entry.durationMs),
        result: result as unknown as Prisma.InputJsonValue,
      },
    })
    checks.push({ id: row.id, outcome: outcomeOf(path, result) })
  }
  return checks
}

const dialTo = (host: HostWork): Dial => ({
  host: host.planned.name,
  ports: [host.planned.port],
  open: async port => {
    const stream = await host.remote.stream({ address: '127.0.0.1', port })
    if (stream.ok) return stream
    const { kind, message } = stream.failure
    return fail({ kind: kind === 'connection_refused' ? kind : 'unreachable', message })
  },
})

/** What judging needs of a result. */
export function outcomeOf(path: string, { verdict, reason, entries }: CheckResult): CheckOutcome {
  const last = entries.at(-1)
  const bad = last?.asserts.filter(assert => assert.verdict !== 'pass') ?? []
  const ended = verdict === 'pass' ? null : { entry: last?.index ?? 1, asserts: bad.map(({ assert }) => assert) }
  return { path, verdict, reason, ended, entryMs: entries.map(entry => entry.durationMs) }
}
