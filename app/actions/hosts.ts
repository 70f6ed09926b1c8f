'use server'

import { OWNER } from '@/lib/domain/actor'
import type { Answer } from '@/lib/screens/answer'
import { acceptHostKey } from '@/lib/usecases/accept-host-key'
import { addHost } from '@/lib/usecases/add-host'
import { contactHost } from '@/lib/usecases/contact-host'
import { editHost } from '@/lib/usecases/edit-host'
import type { HostInput } from '@/lib/usecases/host-input'
import { removeHost } from '@/lib/usecases/remove-host'
import { getContext } from '@/lib/wiring'

/** Adds a host; its key is fetched, and shown before it is trusted. */
export async function addHostAction(input: HostInput): Promise<Answer<{ id: string }>> {
  return addHost(await getContext(), OWNER, input)
}

/** Changes a host; an empty private key keeps the one there is. */
export async function editHostAction(input: HostInput & { hostId: string }): Promise<Answer<{ id: string }>> {
  return editHost(await getContext(), OWNER, input)
}

/** Forgets a host. */
export async function removeHostAction(input: { hostId: string }): Promise<Answer> {
  return removeHost(await getContext(), OWNER, input)
}

/** Pins the key that a person has compared. */
export async function acceptHostKeyAction(input: { hostId: string; fingerprint: string }): Promise<Answer> {
  return acceptHostKey(await getContext(), OWNER, input)
}

/** Contacts a host now. */
export async function contactHostAction(input: { hostId: string }): Promise<Answer> {
  return contactHost(await getContext(), OWNER, input)
}
