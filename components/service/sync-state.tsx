'use client'

import { Age } from '@/components/ui/age'
import { IconButton } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import type { Answer } from '@/lib/screens/answer'
import type { ServicePage } from '@/lib/screens/service'

/** When the repository was last fetched, and the button that fetches it now. */
export function SyncState({
  page,
  sync,
}: {
  page: ServicePage
  sync: (input: { serviceId: string }) => Promise<Answer>
}) {
  const { busy, run } = useAct(sync)
  const fetching = busy || page.syncWanted
  return (
    <span className="row-x meta f3 nw gap-1">
      <span className="only-wide">
        {fetching ? (
          'Fetching…'
        ) : page.syncedAt ? (
          <>
            Updated <Age at={page.syncedAt} suffix=" ago" />
          </>
        ) : (
          'Never fetched'
        )}
      </span>
      <IconButton
        icon="refresh"
        label="Fetch the repository now"
        aria-busy={fetching || undefined}
        className={fetching ? 'is-busy' : undefined}
        onClick={() =>
          run({ serviceId: page.id }, answer => {
            if (!answer.ok) toast({ look: { tone: 'bad', glyph: 'bad' }, text: answer.failure.detail })
          })
        }
      />
    </span>
  )
}
