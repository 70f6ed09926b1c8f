/** What the form of a service's instances begins with. */
export type InstancesForm = {
  hosts: { id: string; name: string }[]
  environments: string[]
  instances: { hostId: string; environment: string; port: number; enabled: boolean }[]
}
