import { z } from 'zod'

/** What hosts of one environment run: one entry a commit. `sha: null`: nothing, or nothing of ours. */
const running = z.object({ sha: z.string().nullable(), release: z.string().nullable(), hosts: z.array(z.string()) })

export const serviceView = z.object({
  id: z.string(),
  name: z.string(),
  repositoryUrl: z.string(),
  defaultBranch: z.string().nullable(),
  syncedAt: z.string().nullable(),
  syncFailure: z.string().nullable(),
  environments: z.array(z.object({ name: z.string(), running: z.array(running) })),
})
export type ServiceView = z.infer<typeof serviceView>

export const branchView = z.object({
  name: z.string(),
  sha: z.string(),
  subject: z.string(),
  author: z.object({ name: z.string(), email: z.string() }),
  committedAt: z.string(),
  /** What is wrong with `prometheus.yml` there; empty when it can be used. */
  problems: z.array(z.object({ path: z.string(), line: z.number(), message: z.string() })),
})
export type BranchView = z.infer<typeof branchView>
