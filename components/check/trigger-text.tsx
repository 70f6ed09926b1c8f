import Link from 'next/link'
import type { CheckRunLine } from '@/lib/api/check'

const AROUND: Record<string, string> = {
  baseline: 'before',
  beside: 'beside',
  wave: 'in',
  final: 'after',
}

/** What began a run: `on schedule`, `by hand, Maya`, `after #482`. `linked` leads to the deploy. */
export function TriggerText({ run, linked = false }: { run: CheckRunLine; linked?: boolean }) {
  const { trigger, deploy, askedBy, host } = run
  if (trigger === 'schedule') return 'on schedule'
  if (trigger === 'manual') return askedBy ? `by hand, ${askedBy}` : 'by hand'
  const number = deploy ? `#${deploy.number}` : 'a deploy'
  return (
    <>
      {AROUND[trigger] ?? 'with'}{' '}
      {linked && deploy ? (
        <Link className="link" href={deploy.url} prefetch={false}>
          {number}
        </Link>
      ) : (
        number
      )}
      {host && `, ${host}`}
    </>
  )
}
