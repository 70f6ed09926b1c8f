import { type PlacedInstance, placeOf } from '@/lib/domain/instance-changes'

/** An instance while it is edited. `key` is the place where it began; one that is new has a key of its own. */
export type InstanceDraft = { key: string; hostId: string; environment: string; port: string; enabled: boolean }

export const draftOf = (instance: PlacedInstance): InstanceDraft => ({
  ...instance,
  port: String(instance.port),
  key: placeOf(instance),
})

const isUntouched = (draft: InstanceDraft, began: PlacedInstance) =>
  placeOf(draft) === placeOf(began) && draft.port === String(began.port) && draft.enabled === began.enabled

/** The drafts when the list under them has changed: what was typed stays, and the rest is as it is now. */
export function mergeDrafts(
  drafts: readonly InstanceDraft[],
  began: readonly PlacedInstance[],
  now: readonly PlacedInstance[],
): InstanceDraft[] {
  const kept = drafts.flatMap(draft => {
    const row = began.find(instance => placeOf(instance) === draft.key)
    if (!row || !isUntouched(draft, row)) return draft
    return now.filter(instance => placeOf(instance) === draft.key).map(draftOf)
  })
  const taken = new Set([...began, ...kept].map(placeOf))
  return [...kept, ...now.filter(instance => !taken.has(placeOf(instance))).map(draftOf)]
}
