import { fail, ok, type Result } from '@/lib/domain/result'
import { serviceName } from '@/lib/domain/service-name'
import type { Problem } from './problem'

const ADDRESS = /^(https:\/\/|ssh:\/\/|file:\/\/\/|\/|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:)\S/

const invalid = (field: string, title: string, detail: string): Result<never, Problem> =>
  fail({ code: 'invalid', title, detail, field })

/** Checks the form of a repository's address; whether anything is there is found out by the first sync. */
export function readRepositoryUrl(text: string): Result<string, Problem> {
  const url = text.trim()
  const field = 'repositoryUrl'
  if (url === '') return invalid(field, 'Repository', 'The address of the repository is empty.')
  if (url.length > 2000)
    return invalid(field, 'Repository', `The address has ${url.length} characters: at most 2000 are allowed.`)
  if (/[\0-\x1f\x7f]/.test(url))
    return invalid(field, 'Repository', 'The address has a control character or line break in it.')
  if (ADDRESS.test(url)) return ok(url)
  const detail = `${JSON.stringify(url)} is not an address git can fetch: write https://…, ssh://…, git@host:path, file:///… or an absolute path.`
  return invalid(field, 'Repository', detail)
}

/** The name a repository suggests: its last part, `https://x/acme/Check_Out.git` is `check-out`. */
export function nameFromUrl(url: string): string {
  const last = url.replace(/\/+$/, '').split(/[/:]/).at(-1) ?? ''
  const plain = last
    .replace(/\.git$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  return plain.replace(/^-+|-+$/g, '').slice(0, 60)
}

/** The name that was typed, or the one the repository suggests. */
export function readServiceName(typed: string | undefined, url: string): Result<string, Problem> {
  const name = serviceName(typed?.trim() || nameFromUrl(url))
  return name.ok ? name : invalid('name', 'Name', `The ${name.failure}.`)
}
