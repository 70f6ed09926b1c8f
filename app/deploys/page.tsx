import type { Metadata } from 'next'
import { DeployFilters } from '@/components/deploy/deploy-filters'
import { DeployTable } from '@/components/deploy/deploy-table'
import { outcomeStates } from '@/components/deploy/outcomes'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { RowKeys } from '@/components/ui/row-keys'
import { readDeploys } from '@/lib/db/read/deploys'
import { readFilterNames } from '@/lib/db/read/filter-names'
import { readTime } from '@/lib/domain/read-time'
import { getDb } from '@/lib/wiring'

export const metadata: Metadata = { title: 'Deploys' }

const PAGE = 50

type Query = Partial<Record<'service' | 'environment' | 'outcome' | 'before', string | string[]>>

/** Of what an address says more than once, the first. */
const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

function NoDeploys({ narrowed }: { narrowed: boolean }) {
  return narrowed ? (
    <EmptyState icon="search" title="No deploy is like that" action={<ButtonLink href="/deploys">Show all</ButtonLink>}>
      Deploys were searched by service, environment, outcome and time.
    </EmptyState>
  ) : (
    <EmptyState icon="rocket" title="No deploys yet" action={<ButtonLink href="/">All services</ButtonLink>}>
      Open a service and bring one of its branches to test.
    </EmptyState>
  )
}

/** Deploys of all services, newest first. */
export default async function DeploysPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [query, db] = await Promise.all([searchParams, getDb()])
  const [service, environment, outcome] = [first(query.service), first(query.environment), first(query.outcome)]
  const before = readTime(first(query.before) ?? '')?.toISOString()
  const [{ deploys, next }, names] = await Promise.all([
    readDeploys(db, { service, environment, states: outcomeStates(outcome), before }, PAGE),
    readFilterNames(db),
  ])
  const address = new URLSearchParams(
    Object.entries({ service, environment, outcome }).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  )
  const older = new URLSearchParams(address)
  if (next) older.set('before', next)
  const narrowed = address.size > 0 || before !== undefined
  return (
    <main className="page" id="content">
      <RowKeys />
      <div className="phead">
        <h1 className="title">Deploys</h1>
        <span className="grow only-wide" />
        {(deploys.length > 0 || narrowed) && (
          <DeployFilters names={names} service={service} environment={environment} outcome={outcome} />
        )}
      </div>
      {deploys.length > 0 ? <DeployTable deploys={deploys} withService /> : <NoDeploys narrowed={narrowed} />}
      <div className="pager">
        {before && <ButtonLink href={`/deploys?${address}`}>Newest</ButtonLink>}
        {next && <ButtonLink href={`/deploys?${older}`}>Older</ButtonLink>}
      </div>
    </main>
  )
}
