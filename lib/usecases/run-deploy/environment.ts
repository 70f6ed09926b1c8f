import type { ReleaseRef } from '@/lib/domain/plan'
import type { HostWork, Work } from './work'

/** What the service's commands get beside PROMETHEUS_RELEASE_PATH. `undo` runs as a rollback to what was there before,
 * of which no release may be known. */
export function commandEnvironment(
  work: Work,
  host: HostWork,
  release: ReleaseRef | null,
  undo: boolean,
): Record<string, string> {
  const { deploy } = work.journal
  const from = undo ? work.plan.release : host.planned.before
  return {
    PORT: String(host.planned.port),
    PROMETHEUS_SERVICE: deploy.service.name,
    PROMETHEUS_ENVIRONMENT: deploy.environment.name,
    PROMETHEUS_HOST: host.planned.name,
    PROMETHEUS_DEPLOY: String(deploy.number),
    PROMETHEUS_DEPLOYER: deploy.actorName,
    PROMETHEUS_BRANCH: deploy.branch ?? '',
    PROMETHEUS_REVISION: release?.sha ?? '',
    PROMETHEUS_PREVIOUS_REVISION: from?.sha ?? '',
    PROMETHEUS_URL: `${work.ctx.publicUrl}/services/${deploy.service.name}/${deploy.environment.name}/${deploy.number}`,
    ...((undo || deploy.kind === 'rollback') && { PROMETHEUS_ROLLBACK: '1' }),
  }
}
