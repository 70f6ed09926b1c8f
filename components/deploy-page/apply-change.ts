import type { DeployChange, DeployDetail } from '@/lib/api/deploy-stream'

/** The list with what is new in place of what has the same id, and what was not there at its end. */
function replace<T extends { id: string }>(list: T[], news: T[] | undefined): T[] {
  if (!news || news.length === 0) return list
  const byId = new Map(news.map(item => [item.id, item]))
  const kept = list.map(item => {
    const newer = byId.get(item.id)
    byId.delete(item.id)
    return newer ?? item
  })
  return [...kept, ...byId.values()]
}

/** The deploy after a change that its stream told of. */
export function applyChange(detail: DeployDetail, { deploy, steps, runs }: DeployChange): DeployDetail {
  return {
    ...detail,
    ...deploy,
    plan: detail.plan,
    steps: replace(detail.steps, steps),
    runs: replace(detail.runs, runs),
  }
}
