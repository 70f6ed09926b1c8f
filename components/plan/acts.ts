import type { DeployActs } from '@/components/deploy-page/acts'

/** What the plan's page can ask for; the route gives them. */
export type PlanActs = Pick<DeployActs, 'deploy' | 'rollback'>
