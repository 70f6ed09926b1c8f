import dynamic from 'next/dynamic'
import { AttentionList } from '@/components/attention/attention-list'
import { RunningList } from '@/components/deploy/running-list'
import { FirstSteps } from '@/components/service/first-steps'
import { ServicesTable } from '@/components/service/services-table'
import { readHome } from '@/lib/db/read/home'
import { getDb } from '@/lib/wiring'
import { addServiceAction } from './actions/services'

// Only who opens the sheet fetches its script.
const AddServiceSheet = dynamic(() =>
  import('@/components/service/add-service-sheet').then(module => module.AddServiceSheet),
)

/** Services by environments: what runs where, what runs now, what needs a person. */
export default async function HomePage({ searchParams }: { searchParams: Promise<{ add?: string }> }) {
  const [{ add }, home] = await Promise.all([searchParams, getDb().then(readHome)])
  return (
    <main className="page" id="content">
      {home.rows.length === 0 ? (
        <FirstSteps hosts={home.hostCount} />
      ) : (
        <ServicesTable home={home}>
          <div className="overview">
            <RunningList deploys={home.running} />
            <AttentionList items={home.attention} />
          </div>
        </ServicesTable>
      )}
      {add !== undefined && <AddServiceSheet addService={addServiceAction} />}
    </main>
  )
}
