import { parseState } from '@/lib/commands/state'
import type { Observation } from '@/lib/db/write/observe'
import type { Told } from '@/lib/ports/remote-host'
import type { HostWork } from './work'

/** Who has said it this lately is not asked again. */
const FRESH_MS = 5_000

/** Takes in what a host says it holds. */
export function takeIn(host: HostWork, { holds, at }: Told): Observation {
  const state = parseState(holds)
  host.tree = state.tree
  host.sealed = state.sealed ?? false
  host.hash = state.hash
  host.releases = state.releases.map(({ release }) => release)
  host.current = state.current
  host.link = state.link
  host.told = { state, at }
  return { instanceId: host.planned.instanceId, seen: { state } }
}

/** What a host has just said, with nothing begun on it since; `null`: it has to be asked. */
export function justTold({ told, planned }: HostWork): Observation | null {
  const agoMs = told ? performance.now() - told.at : FRESH_MS
  return told && agoMs < FRESH_MS ? { instanceId: planned.instanceId, agoMs, seen: { state: told.state } } : null
}
