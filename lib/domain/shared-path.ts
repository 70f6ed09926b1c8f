import { innerPath } from './deploy-path'
import { fail, ok, type Result } from './result'
import type { SharedPath } from './service-config'

/** Written by us into every release, so a link must not take their place. */
const OURS = ['REVISION']

/** Reads one entry of `shared`: `.env` links a file, `log/` a folder. The failure is a sentence. */
export function sharedPath(text: string): Result<SharedPath, string> {
  const inner = innerPath(text)
  if (!inner.ok) return inner
  const path = inner.value.replace(/\/$/, '')
  if (OURS.includes(path)) return fail(`cannot be shared: every release has its own ${path}`)
  return ok({ path, kind: inner.value.endsWith('/') ? 'folder' : 'file' })
}

/** The first entry that is, or lies in, an entry before it or after it: one link would hide the other. */
export function overlap(paths: readonly SharedPath[]): { index: number; with: string } | null {
  for (const [index, { path }] of paths.entries()) {
    const other = paths.find(
      (it, at) => at !== index && (it.path === path ? at < index : path.startsWith(`${it.path}/`)),
    )
    if (other) return { index, with: other.path }
  }
  return null
}
