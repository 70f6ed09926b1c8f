import { z } from 'zod'
import type { Reason } from '@/lib/domain/decision'
import { planView } from './plan'
import { reasonView } from './problem'

const size = { files: z.number().nullable(), bytes: z.number().nullable() }

/** What one host is sent. Sizes are `null` while they are not known; `bytes` are before compression. */
const hostTransfer = z.object({
  host: z.string(),
  kind: z.enum(['held', 'difference', 'whole']),
  /** The commit that the host holds and the difference is to. */
  base: z.string().nullable(),
  ...size,
})

/** What a deploy or rollback would do, before anything runs. */
export const previewView = z.object({
  service: z.string(),
  environment: z.string(),
  kind: z.enum(['deploy', 'rollback']),
  ref: z.string(),
  branch: z.string().nullable(),
  sha: z.string().nullable(),
  subject: z.string(),
  allowed: z.boolean(),
  reasons: z.array(reasonView),
  /** `null`: there can be none; `reasons` say why. */
  plan: planView.nullable(),
  /** By host, as in the plan; empty for a rollback, which sends nothing. */
  transfers: z.array(hostTransfer),
  /** Of a rollback: which hosts still hold the release. */
  holders: z.array(z.object({ host: z.string(), holds: z.boolean() })),
})
export type PreviewView = Omit<z.infer<typeof previewView>, 'reasons'> & { reasons: Reason[] }
