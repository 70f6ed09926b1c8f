'use client'

import { Button } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-text'
import { EmptyState } from '@/components/ui/empty-state'

/** A page that could not be made: ours, with an id to look for in the log. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="page pt-6" id="content">
      <EmptyState
        icon="error"
        tone="bad"
        heading="h1"
        title="This page could not be made"
        action={
          <>
            <Button onClick={reset}>Try again</Button>
            {error.digest && <CopyText text={error.digest}>error {error.digest}</CopyText>}
          </>
        }
      >
        The mistake is ours, or the database does not answer. What runs on hosts is not affected, and deploys under way
        go on.
      </EmptyState>
    </main>
  )
}
