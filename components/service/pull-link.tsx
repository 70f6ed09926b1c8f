import { Icon } from '@/components/ui/icon'
import type { PullOfBranch } from '@/lib/screens/service'

const REVIEWS = { approved: 'approved', changes_requested: 'changes requested', review_required: 'not reviewed yet' }
const TONES: Partial<Record<NonNullable<PullOfBranch['review']>, string>> = {
  approved: 't-ok',
  changes_requested: 't-bad',
}

/** The pull request of a branch; its title, state and review on hover. */
export function PullLink({ pull }: { pull: PullOfBranch | null }) {
  if (!pull) return <span className="f3">–</span>
  const { number, title, state, review, url } = pull
  const words = [`Pull request ${number}: ${title}`, state, ...(review ? [REVIEWS[review]] : [])].join(', ')
  const isOver = state === 'merged' || state === 'closed'
  return (
    <a
      className={isOver ? 'prn f3' : 'prn'}
      href={url}
      target="_blank"
      rel="noreferrer"
      title={words}
      aria-label={words}
    >
      <Icon name="pull-request" size={14} className={(review && !isOver && TONES[review]) || undefined} />
      {number}
    </a>
  )
}
