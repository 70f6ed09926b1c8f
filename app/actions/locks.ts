'use server'

import { OWNER } from '@/lib/domain/actor'
import { ok } from '@/lib/domain/result'
import type { Answer } from '@/lib/screens/answer'
import { extendLock, type LockInput, lock, unlock } from '@/lib/usecases/locks'
import { getContext } from '@/lib/wiring'

/** Locks a service's environment, a service, an environment, or everything. */
export async function lockAction(input: LockInput): Promise<Answer> {
  const answer = await lock(await getContext(), OWNER, input)
  return answer.ok ? ok(undefined) : answer
}

/** Gives a lock another end. */
export async function extendLockAction(input: Parameters<typeof extendLock>[2]): Promise<Answer> {
  const answer = await extendLock(await getContext(), OWNER, input)
  return answer.ok ? ok(undefined) : answer
}

/** Takes a lock away. */
export async function unlockAction(input: { lockId: string }): Promise<Answer> {
  const answer = await unlock(await getContext(), OWNER, input)
  return answer.ok ? ok(undefined) : answer
}
