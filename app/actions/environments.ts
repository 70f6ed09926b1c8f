'use server'

import { OWNER } from '@/lib/domain/actor'
import type { Answer } from '@/lib/screens/answer'
import { addEnvironment, removeEnvironment, renameEnvironment, reorderEnvironments } from '@/lib/usecases/environments'
import { getContext } from '@/lib/wiring'

/** Adds an environment after the others. */
export async function addEnvironmentAction(input: { name: string }): Promise<Answer> {
  return addEnvironment(await getContext(), OWNER, input)
}

/** Renames an environment to which nothing was deployed yet. */
export async function renameEnvironmentAction(input: { environmentId: string; name: string }): Promise<Answer> {
  return renameEnvironment(await getContext(), OWNER, input)
}

/** Puts the environments in this order. */
export async function reorderEnvironmentsAction(input: { environmentIds: string[] }): Promise<Answer> {
  return reorderEnvironments(await getContext(), OWNER, input)
}

/** Removes an environment that is not used. */
export async function removeEnvironmentAction(input: { environmentId: string }): Promise<Answer> {
  return removeEnvironment(await getContext(), OWNER, input)
}
