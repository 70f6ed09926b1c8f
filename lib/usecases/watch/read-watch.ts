import { value as urlText } from '@/lib/checks/syntax/print-text'
import type { HurlFile } from '@/lib/checks/syntax/tree'
import { checkFilesOf, environmentPolicy } from '@/lib/domain/environment-policy'
import { parseServiceConfig } from '@/lib/domain/parse-service-config'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { EnvironmentChecks } from '@/lib/domain/service-config'
import type { Repository } from '@/lib/ports/repository'
import { readCheckFiles } from '../run-deploy/check-files'

const MAX_CONFIG_BYTES = 65_536

/** A request as its file has it: `GET {{base_url}}/cart`. */
type WrittenRequest = { method: string; url: string }

/** What a commit says of the checks of an environment. */
export type WatchedChecks = { policy: EnvironmentChecks; checks: { path: string; requests: WrittenRequest[] }[] }

/** Reads `prometheus.yml` and the check files of a commit; or why they cannot be, in one sentence. */
export async function readWatch(
  repository: Repository,
  place: { service: string; environment: string; sha: string },
): Promise<Result<WatchedChecks, string>> {
  const { service, environment, sha } = place
  const text = await repository.readFile(sha, 'prometheus.yml', MAX_CONFIG_BYTES)
  if (!text.ok) return fail(text.failure.message)
  const config = parseServiceConfig(text.value ?? `service: ${service}\n`, { service })
  if (!config.ok) {
    const [first] = config.failure
    return fail(`prometheus.yml cannot be used: line ${first?.line ?? 1}, ${first?.message ?? 'it has problems'}`)
  }
  const files = await readCheckFiles(repository, sha, checkFilesOf(config.value, environment))
  if (!files.ok) return files
  const policy = environmentPolicy(config.value, environment).checks
  return ok({ policy, checks: files.value.map(({ path, file }) => ({ path, requests: requestsOf(file) })) })
}

const requestsOf = (file: HurlFile): WrittenRequest[] =>
  file.entries.map(({ request }) => ({ method: request.method, url: urlText(request.url) }))
