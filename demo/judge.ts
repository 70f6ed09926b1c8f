import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { AcceptedDeploy } from '@/lib/api/problem'
import type { Performed } from './act'
import type { Api } from './api'

/** What went wrong is that a deploy ended otherwise than `wanted`, or for another reason than `because`. */
export function judge({ state, reason }: DeployDetail, wanted = 'succeeded', because = /^/): Performed {
  const why = reason ?? 'without a reason'
  if (state !== wanted || !because.test(why)) return { wrong: `it ended as ${state}, not ${wanted}: ${why}` }
  return { wrong: null, note: wanted === 'succeeded' ? undefined : `${state}: ${why}` }
}

export const toItsEnd = async (calls: Api, { id }: AcceptedDeploy, wanted?: string, because?: RegExp) =>
  judge(await calls.follow(id), wanted, because)
