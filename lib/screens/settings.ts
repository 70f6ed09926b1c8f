export type EnvironmentLine = {
  id: string
  name: string
  services: number
  hosts: number
  deploys: boolean
  reach: string[]
}

/** What an installation is made of. Times are ISO 8601. */
export type Installation = {
  environments: EnvironmentLine[]
  database: { name: string; version: string; bytes: number; address: string }
  counts: { services: number; hosts: number; deploys: number }
  /** Workers that hold a deploy now, by their name, with when they were last heard. */
  workers: { name: string; heardAt: string }[]
}
