import type { Metadata } from 'next'
import { ChecksTable } from '@/components/check/checks-table'
import { RefreshEvery } from '@/components/check/refresh-every'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { readChecksPage } from '@/lib/db/read/checks-page'
import { getDb } from '@/lib/wiring'
import '@/app/styles/checks.css'

export const metadata: Metadata = { title: 'Checks' }

const REFRESH_SECONDS = 10

/** How every check of every service is. */
export default async function ChecksRoute() {
  const page = await readChecksPage(await getDb())
  return (
    <main className="page" id="content">
      {page.checks.length + page.problems.length === 0 ? (
        <>
          <div className="phead">
            <h1 className="title">Checks</h1>
          </div>
          <EmptyState
            icon="pulse"
            title="Nothing is checked yet"
            action={page.services === 0 && <ButtonLink href="/?add">Add a service</ButtonLink>}
          >
            <p>
              A check is a chain of HTTP requests in a <span className="code">.hurl</span> file of a service’s
              repository. Name the files in <span className="code">prometheus.yml</span>, and say how often they run:
            </p>
            <pre className="snippet">{SNIPPET}</pre>
          </EmptyState>
        </>
      ) : (
        <ChecksTable page={page} />
      )}
      <RefreshEvery seconds={REFRESH_SECONDS} />
    </main>
  )
}

const SNIPPET = `checks: checks/*.hurl
environments:
  production: { checks: { every: 1m } }`
