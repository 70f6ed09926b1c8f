import type { ReleaseRef } from '@/lib/domain/plan'

/**
 * Where a host is switched to, and whether that takes a failed switch back. With `link` that is where the host's own link
 * led, and `release` what is known of it; without, `release: null` is nothing.
 * `stop` ends a command under way; `pause` only keeps the next step from beginning and ends waiting for health.
 */
export type Target = {
  release: ReleaseRef | null
  link?: string | undefined
  undo: boolean
  stop: AbortSignal | null
  pause: AbortSignal | null
}

/** Nothing is to run there, so there is nothing to restart or to ask. */
export const isNothing = ({ release, link }: Target): boolean => release === null && link === undefined

/** The release whose folder commands run in; `null`: wherever `current` leads. */
export const folderOf = ({ release, link }: Target): string | null =>
  link === undefined ? (release?.release ?? null) : null
