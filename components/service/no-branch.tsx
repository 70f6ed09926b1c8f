import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import type { ServicePage } from '@/lib/screens/service'

type Props = { page: ServicePage; text: string; searching: boolean; onClear: () => void }

/** Why the table is empty, and what to do about it. */
export function NoBranch({ page, text, searching, onClear }: Props) {
  if (searching) {
    return (
      <EmptyState icon="search" title={text.trim() === '' ? 'Reading the branches' : `Searching for “${text.trim()}”`}>
        {page.query.all ? 'All' : 'The active'} branches are searched, by name, commit and author.
      </EmptyState>
    )
  }
  if (text.trim() !== '') {
    return (
      <EmptyState
        icon="search"
        title={`No branch matches “${text.trim()}”`}
        action={<Button onClick={onClear}>Clear filter</Button>}
      >
        {page.query.all ? 'All' : 'The active'} branches were searched, by name, commit and author.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon="branch" title={page.syncedAt ? 'No branches' : 'Not fetched yet'}>
      {page.syncedAt
        ? 'The repository has no branches. Push one, and fetch again.'
        : 'A worker fetches the repository now. Its branches appear here by themselves.'}
    </EmptyState>
  )
}
