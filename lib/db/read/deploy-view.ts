import type { DeployView, RunView, StepView } from '@/lib/api/deploy'
import type { DeployKind, DeployState, StepState } from '@/lib/domain/deploy'
import type { Prisma } from '../generated/client'

type DeployRow = Prisma.DeployGetPayload<{ include: { service: true; environment: true } }>
type Names = { service: { name: string }; environment: { name: string } }
type StepRow = Prisma.StepGetPayload<object>
type RunRow = Prisma.RunGetPayload<object>
type HostName = { host: { id: string; name: string } }

const iso = (time: Date | null): string | null => time?.toISOString() ?? null

/** Path of a deploy's page. */
export const deployUrl = (service: string, environment: string, number: number): string =>
  `/services/${encodeURIComponent(service)}/${encodeURIComponent(environment)}/${number}`

/** A deploy's row with the names of its service and environment, as the API, events and pages show it. */
export function toDeployView(
  row: Omit<DeployRow, 'service' | 'environment' | 'plan' | 'config' | 'calendar'> & Names,
): DeployView {
  return {
    id: row.id,
    service: row.service.name,
    environment: row.environment.name,
    number: row.number,
    kind: row.kind as DeployKind,
    state: row.state as DeployState,
    ref: row.ref,
    branch: row.branch,
    sha: row.sha,
    subject: row.subject,
    release: row.release,
    requestedBy: {
      kind: row.actorKind as DeployView['requestedBy']['kind'],
      id: row.actorId,
      name: row.actorName,
    },
    reason: row.reason,
    held: row.heldAt && { by: row.heldBy ?? '', reason: row.heldReason ?? '', at: row.heldAt.toISOString() },
    jumpedAt: iso(row.jumpedAt),
    supersededBy: row.supersededBy,
    requestedAt: row.requestedAt.toISOString(),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    url: deployUrl(row.service.name, row.environment.name, row.number),
  }
}

/** A step's row with its host, as the API, events and pages show it. */
export function toStepView(row: StepRow & HostName): StepView {
  return {
    id: row.id,
    host: { id: row.host.id, name: row.host.name },
    wave: row.wave,
    position: row.position,
    phase: row.phase as StepView['phase'],
    name: row.name,
    undo: row.undo,
    state: row.state as StepState,
    detail: row.detail,
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
  }
}

/** A run's row with its host, as the API, events and pages show it. A log's length is a number: far below 2^53. */
export function toRunView(row: RunRow & HostName): RunView {
  return {
    id: row.id,
    host: { id: row.host.id, name: row.host.name },
    part: row.part,
    attempt: row.attempt,
    position: row.position,
    nonce: row.nonce,
    state: row.state,
    exitCode: row.exitCode,
    logLength: Number(row.logLength),
    startedAt: row.startedAt.toISOString(),
    finishedAt: iso(row.finishedAt),
  }
}
