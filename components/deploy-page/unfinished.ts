import type { DeployDetail } from '@/lib/api/deploy-stream'

/** How many hosts of the plan are not live on the deploy's release, as its steps say. */
export function unfinishedHosts({ plan, steps }: DeployDetail): { unfinished: number; all: number } {
  const hosts = plan?.waves.flatMap(wave => wave.hosts) ?? []
  const live = hosts.filter(host => {
    const own = steps.filter(step => step.host.id === host.hostId)
    const switched = own.filter(step => step.phase === 'switch' && !step.undo)
    return switched.every(step => step.state === 'succeeded') && own.every(step => !step.undo)
  })
  return { unfinished: hosts.length - live.length, all: hosts.length }
}
