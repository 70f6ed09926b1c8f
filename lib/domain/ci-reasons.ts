import { missing, type Reason } from './decision'
import { type CiJob, type CiKnowledge, foldCiStatuses } from './fold-ci-statuses'
import type { ServiceConfig } from './service-config'

const named = (jobs: readonly CiJob[]) => listed(jobs.map(({ context }) => context))

/** `a, b and 3 more`. */
function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}

/**
 * What CI has against a commit. A service that requires nothing has no gate. What is required and not there is a no,
 * and so is an answer that is not whole.
 */
export function ciReasons(sha: string, ci: CiKnowledge, { ci: rules }: ServiceConfig): Reason[] {
  if (rules.require.length === 0) return []
  const commit = sha.slice(0, 7)
  const fold = foldCiStatuses(ci, rules)
  const deciding = fold.jobs.filter(({ weight }) => weight === 'required' || weight === 'counts')
  switch (fold.state) {
    case 'failed': {
      const failed = deciding.filter(({ verdict }) => verdict === 'fail')
      const message = `CI failed on ${commit}: ${named(failed)}.`
      return [{ code: 'ci_failed', message, unblock: { action: 'Correct it and push, or run it again' } }]
    }
    case 'unknown':
      return [missing(`What CI says of ${commit}`, ci.why ?? 'it was not asked yet')]
    case 'running': {
      const running = fold.jobs.filter(({ verdict, weight }) => verdict === 'running' && weight !== 'ignored')
      const message = `CI still runs on ${commit}: ${named(running)}.`
      return [{ code: 'ci_running', message, unblock: { action: 'Wait for CI' } }]
    }
    case 'missing': {
      const message = `CI has not reported ${listed(fold.missing)} for ${commit}.`
      const action = `Let CI run on ${commit}; prometheus.yml requires it`
      return [{ code: 'ci_missing', message, unblock: { action } }]
    }
    default:
      return []
  }
}
