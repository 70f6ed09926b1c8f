import type { AskedRun } from '@/lib/api/check'
import type { Answer } from '@/lib/screens/answer'

type Place = { service: string; environment: string; check: string }

/** What can be done with a check. */
export type CheckActs = {
  run: (input: Place) => Promise<Answer<AskedRun>>
  createToken: (input: Place & { name: string }) => Promise<Answer<{ id: string; name: string; token: string }>>
  revokeToken: (input: Place & { tokenId: string }) => Promise<Answer<{ id: string }>>
}
