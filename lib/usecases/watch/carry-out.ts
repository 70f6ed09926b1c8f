import { exchange } from '@/lib/checks/http/exchange'
import { runCheck } from '@/lib/checks/run'
import { parse } from '@/lib/checks/syntax/parse'
import type { HurlFile } from '@/lib/checks/syntax/tree'
import type { ClaimedCheck } from '@/lib/db/write/claim-check'
import { fail, ok, type Result } from '@/lib/domain/result'
import { surroundings } from '../run-check'
import type { WorkerContext } from '../worker-context'
import { couldNotBegin, type EndOfRun, endOfRun } from './end-of-run'

const MAX_BYTES = 512 * 1024

/** Runs a check's file of its commit against the environment's `base_url`, with the environment's variables. */
export async function carryOutCheck(
  ctx: WorkerContext,
  { check }: ClaimedCheck,
  signal: AbortSignal,
): Promise<EndOfRun> {
  const file = await readCheck(ctx, check)
  if (!file.ok) return couldNotBegin(file.failure)
  const about = { place: check, host: null, revision: check.sha }
  const { policy, variables, secrets } = await surroundings(ctx, about)
  const result = await runCheck(file.value, {
    exchange: (call, signal) => exchange(call, { policy, signal }),
    ...{ variables, secrets },
    totalTimeoutMs: check.timeoutSeconds * 1000,
    signal,
  })
  return endOfRun(result)
}

/** Files never change at a commit: those that are asked for again and again are read once. */
const read = new Map<string, HurlFile>()
const MOST_READ = 500

async function readCheck(
  ctx: WorkerContext,
  { serviceId, service, sha, path }: ClaimedCheck['check'],
): Promise<Result<HurlFile, string>> {
  const key = `${serviceId} ${sha} ${path}`
  const held = read.get(key)
  if (held) return ok(held)
  const text = await ctx.repositories.open(serviceId, service.repositoryUrl).readFile(sha, path, MAX_BYTES)
  if (!text.ok) return fail(`${path} cannot be read: ${text.failure.message}`)
  if (text.value === null) return fail(`${path} is not in commit ${sha.slice(0, 7)}`)
  const parsed = parse(text.value)
  if (!parsed.ok)
    return fail(`${path} is no check: line ${parsed.problem.at.line}, expected ${parsed.problem.expected}`)
  if (read.size >= MOST_READ) read.clear()
  read.set(key, parsed.file)
  return ok(parsed.file)
}
