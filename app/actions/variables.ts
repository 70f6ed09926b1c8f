'use server'

import { OWNER } from '@/lib/domain/actor'
import { ok } from '@/lib/domain/result'
import type { Answer } from '@/lib/screens/answer'
import { setReach } from '@/lib/usecases/set-reach'
import { removeVariable, setVariable, type VariableInput } from '@/lib/usecases/variables'
import { getContext } from '@/lib/wiring'

/** Sets what a name stands for in one scope. */
export async function setVariableAction(input: VariableInput): Promise<Answer> {
  const answer = await setVariable(await getContext(), OWNER, input)
  return answer.ok ? ok(undefined) : answer
}

/** Takes a variable away. */
export async function removeVariableAction(input: { variableId: string }): Promise<Answer> {
  const answer = await removeVariable(await getContext(), OWNER, input)
  return answer.ok ? ok(undefined) : answer
}

/** Sets what an environment's checks may reach. */
export async function setReachAction(input: { environment: string; reach: string[] }): Promise<Answer> {
  const answer = await setReach(await getContext(), OWNER, input)
  return answer.ok ? ok(undefined) : answer
}
