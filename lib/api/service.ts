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
  /** What CI said of the head, by the rules of its own `prometheus.yml`. Only `passed` is green. */
  ci: z.enum(['none', 'passed', 'running', 'missing', 'unknown', 'failed']),
  /** The newest pull request from this branch, an open one before those that are over. */
  pull: z
    .object({
      number: z.number(),
      title: z.string(),
      state: z.enum(['open', 'draft', 'merged', 'closed']),
      review: z.enum(['approved', 'changes_requested', 'review_required']).nullable(),
      url: z.string(),
    })
    .nullable(),
  /** Commits ahead of and behind what the last environment runs; `null` where that was not counted. */
  apart: z.object({ ahead: z.number(), behind: z.number() }).nullable(),
  /** What is wrong with `prometheus.yml` there; empty when it can be used. */
  problems: z.array(z.object({ path: z.string(), line: z.number(), message: z.string() })),
})
export type BranchView = z.infer<typeof branchView>
