import type { DeployDetail } from '@/lib/api/deploy-stream'
import { isBad } from './log/first-error'

/** The host to look at first: the one asked for, else one that failed, else one on which something runs, else the first. */
export function firstHost({ plan, steps }: DeployDetail, asked: string | null): string | null {
  const hosts = plan?.waves.flatMap(wave => wave.hosts.map(host => host.name)) ?? []
  if (asked !== null && hosts.includes(asked)) return asked
  const failed = steps.find(step => isBad(step))
  const switching = steps.find(step => step.state === 'running' && step.phase === 'switch')
  const running = steps.find(step => step.state === 'running')
  return (failed ?? switching ?? running)?.host.name ?? hosts[0] ?? null
}
