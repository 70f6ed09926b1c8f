import type { PlanView } from '@/lib/api/plan'

type Host = PlanView['waves'][number]['hosts'][number]

const hostsOf = (plan: PlanView | null) => plan?.waves.flatMap(wave => wave.hosts) ?? []

/** What a host ran before, in a word: a commit, or where its link led that was not ours. `null`: nothing. */
export const wordBefore = ({ before, link }: Host): string | null => before?.sha.slice(0, 7) ?? link ?? null

/** The same of most hosts. */
export const mostlyBefore = (plan: PlanView | null): string | null =>
  beforeShas(plan)[0]?.slice(0, 7) ?? hostsOf(plan).find(({ link }) => link !== undefined)?.link ?? null

/** The commits that hosts ran when the plan was made, the commonest first. */
export function beforeShas(plan: PlanView | null): string[] {
  const counts = new Map<string, number>()
  for (const { before } of hostsOf(plan)) if (before) counts.set(before.sha, (counts.get(before.sha) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([sha]) => sha)
}
