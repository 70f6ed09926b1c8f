import type { CheckTrigger } from '@/lib/api/check-run'
import type { CheckResult } from '@/lib/checks/run/result'
import { environmentPolicy } from '@/lib/domain/environment-policy'
import type { CheckOutcome } from '@/lib/domain/judge-checks'
import type { EnvironmentChecks } from '@/lib/domain/service-config'
import { dialHost } from '../dial-host'
import { type CheckToRun, runStoredCheck } from '../run-check'
import type { CheckFile } from './check-files'
import { type HostWork, Interrupted, type Work } from './work'

/** One check that has run, with its row. */
export type RunCheck = { id: string; outcome: CheckOutcome }

/** How checks guard this environment. */
export const policyOf = ({ config, journal }: Work): EnvironmentChecks =>
  environmentPolicy(config, journal.deploy.environment.name).checks

/**
 * Runs a check on a host alone, through its SSH connection to its own loopback, or with `null` on the environment's
 * address. The run is a row of the deploy.
 */
export async function askOne(
  work: Work,
  host: HostWork | null,
  { path, file }: CheckFile,
  trigger: CheckTrigger,
  revision: string,
): Promise<RunCheck> {
  const { id: deployId, service, environment, serviceId, environmentId, sha } = work.journal.deploy
  const { id, base, result } = await runStoredCheck(work.ctx, {
    place: {
      service: { id: serviceId, name: service.name },
      environment: { id: environmentId, name: environment.name },
    },
    ...{ path, file, sha, trigger, revision, deployId },
    host: host && placeOf(host),
    timeoutSeconds: policyOf(work).timeoutSeconds,
    signal: work.interrupted,
  })
  if (work.interrupted.aborted) throw new Interrupted()
  return { id, outcome: outcomeOf(path, result, base) }
}

const placeOf = ({ planned, remote }: HostWork): CheckToRun['host'] => ({
  id: planned.hostId,
  name: planned.name,
  port: planned.port,
  dial: dialHost(remote, [planned.port]),
})

/** What judging needs of a result. `base`: the service's own address, whose answers say which commit they come from. */
export function outcomeOf(path: string, { verdict, reason, entries }: CheckResult, base: string | null): CheckOutcome {
  const last = entries.at(-1)
  const bad = last?.asserts.filter(assert => assert.verdict !== 'pass') ?? []
  return {
    ...{ path, verdict, reason },
    ended: verdict === 'pass' ? null : { entry: last?.index ?? 1, asserts: bad.map(({ assert }) => assert) },
    entryMs: entries.map(entry => entry.durationMs),
    revisions: base === null ? [] : [...new Set(revisionsOf(entries, base))],
  }
}

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : null)

const revisionsOf = (entries: CheckResult['entries'], base: string): string[] =>
  entries
    .flatMap(({ exchanges }) => exchanges)
    .filter(({ request }) => originOf(request.url) === originOf(base))
    .flatMap(({ response }) => response?.headers ?? [])
    .flatMap(({ name, value }) => (name.toLowerCase() === 'x-revision' ? [value.trim()] : []))
