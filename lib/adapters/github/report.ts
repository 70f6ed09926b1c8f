import type { Octokit } from '@octokit/rest'
import type { DeployState } from '@/lib/domain/deploy'
import type { DeployReport } from '@/lib/ports/git-provider'
import type { Coordinates } from './client'
import { OURS } from './words'

type DeploymentState = 'queued' | 'pending' | 'in_progress' | 'success' | 'failure' | 'error' | 'inactive'

/** Our states in GitHub's words. Hosts that went back are a failure of the commit; a person who cancels is not. */
const DEPLOYMENT: Record<DeployState, DeploymentState> = {
  awaiting_approval: 'pending',
  queued: 'queued',
  running: 'in_progress',
  verifying: 'in_progress',
  cancelling: 'in_progress',
  rolling_back: 'in_progress',
  succeeded: 'success',
  failed: 'failure',
  timed_out: 'failure',
  rolled_back: 'failure',
  rollback_failed: 'error',
  error: 'error',
  cancelled: 'inactive',
  superseded: 'inactive',
}

const COMMIT: Record<DeploymentState, 'pending' | 'success' | 'failure' | 'error'> = {
  queued: 'pending',
  pending: 'pending',
  in_progress: 'pending',
  success: 'success',
  failure: 'failure',
  error: 'error',
  inactive: 'error',
}

/** GitHub's own limit. */
const DESCRIPTION = 140

/** Makes the deployment if that was not done yet, tells its state, and marks the commit. */
export async function sendReport(
  octokit: Octokit,
  at: Coordinates,
  report: DeployReport,
): Promise<{ remoteId: string }> {
  const { environment, service, state: ours, sha, logUrl } = report
  const state = DEPLOYMENT[ours]
  const description = report.description.slice(0, DESCRIPTION)
  const id = report.remoteId
    ? Number(report.remoteId)
    : ((await findDeployment(octokit, at, report)) ?? (await makeDeployment(octokit, at, report)))
  await octokit.rest.repos.createDeploymentStatus({
    ...at,
    deployment_id: id,
    state,
    description,
    log_url: logUrl,
    environment: nameOf(report),
    ...(report.environmentUrl && { environment_url: report.environmentUrl }),
    auto_inactive: true,
  })
  await octokit.rest.repos.createCommitStatus({
    ...at,
    sha,
    state: COMMIT[state],
    target_url: logUrl,
    description,
    context: `${OURS}${service}/${environment}`,
  })
  return { remoteId: String(id) }
}

/** Several services may live in one repository. */
const nameOf = ({ service, environment }: DeployReport) => `${service} ${environment}`

/** A deployment that was made by us, whose answer never came. */
async function findDeployment(octokit: Octokit, at: Coordinates, report: DeployReport): Promise<number | null> {
  const { data } = await octokit.rest.repos.listDeployments({
    ...at,
    sha: report.sha,
    environment: nameOf(report),
    per_page: 100,
  })
  const ours = data.find(({ payload }) => {
    const read = typeof payload === 'string' ? safely(payload) : payload
    return (read as { prometheus?: unknown } | null)?.prometheus === report.deployId
  })
  return ours?.id ?? null
}

function safely(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function makeDeployment(octokit: Octokit, at: Coordinates, report: DeployReport): Promise<number> {
  const { data } = await octokit.rest.repos.createDeployment({
    ...at,
    ref: report.sha,
    task: 'deploy',
    // Whether it may be deployed was decided already.
    auto_merge: false,
    required_contexts: [],
    environment: nameOf(report),
    production_environment: report.production,
    transient_environment: false,
    description: `#${report.number}`,
    payload: { prometheus: report.deployId },
  })
  if ('id' in data) return data.id
  throw new Error(`GitHub made no deployment: ${data.message ?? 'it gave no reason'}`)
}
