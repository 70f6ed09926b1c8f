import type { Metadata } from 'next'
import { DeclaredChecksTable } from '@/components/check/declared-checks-table'
import { EmptyState } from '@/components/ui/empty-state'
import { readDeclaredChecks } from '@/lib/db/read/declared-checks'
import { getDb } from '@/lib/wiring'

export const metadata: Metadata = { title: 'Checks' }

/** The checks that services declare in their prometheus.yml. */
export default async function ChecksPage() {
  const services = await readDeclaredChecks(await getDb())
  return (
    <main className="page" id="content">
      <div className="phead">
        <h1 className="title">Checks</h1>
      </div>
      <p className="f2 prose">
        A check is a chain of HTTP requests in a <span className="code">.hurl</span> file of the service’s repository.{' '}
        <span className="code">checks:</span> in <span className="code">prometheus.yml</span> names the files. The
        declaration is read and validated with every fetch; the files are not run by this version. Health after a
        restart is, and is on each deploy’s page.
      </p>
      {services.length === 0 ? (
        <EmptyState icon="pulse" title="No service yet">
          Checks are listed by service. Add one on the Services page.
        </EmptyState>
      ) : (
        <DeclaredChecksTable services={services} />
      )}
    </main>
  )
}
