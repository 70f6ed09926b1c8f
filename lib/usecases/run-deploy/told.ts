import { parseState } from '@/lib/commands/state'
import type { Observation } from '@/lib/db/write/observe'
import type { HostWork } from './work'

/** Who has said it this lately is not asked again. */
const FRESH_MS = 5_000

/** Takes in what a host says it holds. */
export function takeIn(host: HostWork, holds: string): Observation {
  const state = parseState(holds)
  host.tree = state.tree
  host.sealed = state.sealed ?? false
  host.hash = state.hash
  host.releases = state.releases.map(({ release }) => release)
  host.current = state.current
  host.link = state.link
  const observation = { instanceId: host.planned.instanceId, seen: { state } }
  host.told = { observation, at: performance.now() }
  return observation
}

/** What a host has just said, with nothing begun on it since; `null`: it has to be asked. */
export const justTold = ({ told }: HostWork): Observation | null =>
  told && performance.now() - told.at < FRESH_MS ? told.observation : null
