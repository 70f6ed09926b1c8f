import { age } from '@/lib/domain/age'

/**
 * How long ago: `6m`; the exact time with zone is in `title`. Drawn once by whoever renders it; `AgesTick` in the
 * layout keeps all of them right afterwards. `suffix` makes it part of a sentence: ` ago`.
 */
export function Age({ at, suffix = '', className }: { at: string; suffix?: string; className?: string }) {
  const text = age(new Date(at), new Date())
  return (
    <time dateTime={at} data-age={suffix} className={className} suppressHydrationWarning>
      {text === 'now' && suffix ? 'just now' : `${text}${suffix}`}
    </time>
  )
}
