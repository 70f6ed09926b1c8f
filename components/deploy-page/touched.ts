import type { StepView } from '@/lib/api/deploy'
import { isTouched } from './host-state'

/** Hosts on which something that is live has been changed, in the order of their steps. */
export function touchedHosts(steps: StepView[]): string[] {
  const hosts = new Map<string, StepView[]>()
  for (const step of steps) hosts.set(step.host.name, [...(hosts.get(step.host.name) ?? []), step])
  return [...hosts].filter(([, own]) => isTouched(own)).map(([host]) => host)
}
