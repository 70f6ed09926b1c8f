import type { PlacedInstance } from '@/lib/domain/instance-changes'

/** What the form of a service's instances begins with. */
export type InstancesForm = {
  hosts: { id: string; name: string }[]
  environments: string[]
  instances: PlacedInstance[]
}
