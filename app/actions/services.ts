'use server'

import { OWNER } from '@/lib/domain/actor'
import type { PlacedInstance } from '@/lib/domain/instance-changes'
import type { Answer } from '@/lib/screens/answer'
import { addService } from '@/lib/usecases/add-service'
import { editService } from '@/lib/usecases/edit-service'
import { removeService } from '@/lib/usecases/remove-service'
import { type InstanceInput, setInstances } from '@/lib/usecases/set-instances'
import { syncService } from '@/lib/usecases/sync-service'
import { getContext } from '@/lib/wiring'

/** Adds a service by the address of its repository. */
export async function addServiceAction(input: {
  name: string
  repositoryUrl: string
}): Promise<Answer<{ name: string }>> {
  return addService(await getContext(), OWNER, input)
}

/** Moves a service to another repository address. */
export async function editServiceAction(input: { serviceId: string; repositoryUrl: string }): Promise<Answer> {
  return editService(await getContext(), OWNER, input)
}

/** Forgets a service. */
export async function removeServiceAction(input: { serviceId: string }): Promise<Answer> {
  return removeService(await getContext(), OWNER, input)
}

/** Asks for a fetch of the repository. */
export async function syncServiceAction(input: { serviceId: string }): Promise<Answer> {
  return syncService(await getContext(), OWNER, input)
}

/** Says where a service lives, unless others have changed the list that was begun with. */
export async function setInstancesAction(input: {
  service: string
  instances: InstanceInput[]
  began: PlacedInstance[]
}): Promise<Answer> {
  return setInstances(await getContext(), OWNER, input)
}
