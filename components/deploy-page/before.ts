import type { PlanView } from '@/lib/api/plan'

/** The commits that hosts ran when the plan was made, the commonest first. */
export function beforeShas(plan: PlanView | null): string[] {
  const counts = new Map<string, number>()
  for (const { before } of plan?.waves.flatMap(wave => wave.hosts) ?? [])
    if (before) counts.set(before.sha, (counts.get(before.sha) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([sha]) => sha)
}
