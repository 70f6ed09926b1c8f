import type { Metadata } from 'next'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

export const metadata: Metadata = { title: 'Nothing here' }

/** An address that leads nowhere. */
export default function NotFound() {
  return (
    <main className="page pt-6" id="content">
      <EmptyState
        icon="search"
        heading="h1"
        title="There is nothing at this address"
        action={<ButtonLink href="/">All services</ButtonLink>}
      >
        It was removed or renamed, or the link is not complete.
      </EmptyState>
    </main>
  )
}
