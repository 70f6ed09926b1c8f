import type { CiDot } from '@/lib/domain/ci-brief'

const SHAPES: Record<CiDot, { className: string; path?: string; circle?: number; spin?: true }> = {
  p: { className: 'ci-ok', circle: 3.6 },
  f: { className: 'ci-bad', path: 'm1.5 1.5 6 6M7.5 1.5l-6 6' },
  r: { className: 'ci-run', path: 'M8 4.5A3.5 3.5 0 1 1 4.5 1', spin: true },
  q: { className: 'ci-wait', circle: 3.3 },
  s: { className: 'ci-skip', path: 'M1.8 4.5h5.4' },
  m: { className: 'ci-miss', path: 'M3 3.4a1.6 1.6 0 1 1 1.5 2.1v.6M4.5 7.9v.1' },
}

/** One job's state as a small shape; the words stand beside it, or name the button it is in. */
export function CiDotMark({ dot }: { dot: CiDot }) {
  const { className, path, circle, spin } = SHAPES[dot]
  return (
    <svg viewBox="0 0 9 9" className={spin ? 'spin' : undefined} aria-hidden="true">
      {path ? <path className={className} d={path} /> : <circle className={className} cx="4.5" cy="4.5" r={circle} />}
    </svg>
  )
}
