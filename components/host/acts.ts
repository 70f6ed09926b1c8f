import type { Answer } from '@/lib/screens/answer'

export type HostForm = { name: string; address: string; port: string; user: string; privateKey: string }

/** What the page of hosts can ask for; the route gives them. */
export type HostActs = {
  accept: (input: { hostId: string; fingerprint: string }) => Promise<Answer>
  contact: (input: { hostId: string }) => Promise<Answer>
  remove: (input: { hostId: string }) => Promise<Answer>
}
