import type { DeployDetail } from '@/lib/api/deploy-stream'
import { isBad } from './log/first-error'
import type { ChosenStep, Selection } from './use-selection'

/** The host to look at first: the one asked for, else one that failed, else one on which something runs, else the first. */
export function firstHost({ plan, steps }: DeployDetail, asked: string | null): string | null {
  const hosts = plan?.waves.flatMap(wave => wave.hosts.map(host => host.name)) ?? []
  if (asked !== null && hosts.includes(asked)) return asked
  const failed = steps.find(step => isBad(step))
  const switching = steps.find(step => step.state === 'running' && step.phase === 'switch')
  const running = steps.find(step => step.state === 'running')
  return (failed ?? switching ?? running)?.host.name ?? hosts[0] ?? null
}

/** The step whose bar is marked: the one asked for, else the one that runs or failed on the host that is looked at. */
export function chosenStep(
  { steps }: DeployDetail,
  host: string | null,
  { step }: Selection,
): (ChosenStep & { host: string }) | null {
  if (host === null) return null
  if (step) return { ...step, host }
  const own = steps.filter(candidate => candidate.host.name === host)
  const shown = own.find(({ state }) => state === 'running') ?? own.find(isBad)
  return shown ? { name: shown.name, undo: shown.undo, host } : null
}
