import type { Metadata } from 'next'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { readChangesAction } from '@/app/actions/changes'
import { createCiTokenAction, readCiAction, revokeCiTokenAction } from '@/app/actions/ci'
import { cancelAction, deployAction, rollbackAction } from '@/app/actions/deploys'
import { extendLockAction, lockAction, unlockAction } from '@/app/actions/locks'
import { editServiceAction, removeServiceAction, setInstancesAction, syncServiceAction } from '@/app/actions/services'
import { removeVariableAction, setVariableAction } from '@/app/actions/variables'
import { DeployTable } from '@/components/deploy/deploy-table'
import { EnvironmentCards } from '@/components/environment/environment-cards'
import { branchHref, readBranchQuery } from '@/components/service/branch-query'
import { BranchTable } from '@/components/service/branch-table'
import { ServiceHead } from '@/components/service/service-head'
import { Note } from '@/components/ui/note'
import { readCiTokens } from '@/lib/db/read/ci-tokens'
import { readInstancesForm } from '@/lib/db/read/instances-form'
import { readServicePage } from '@/lib/db/read/service-page'
import { readVariables } from '@/lib/db/read/variables'
import { getContext } from '@/lib/wiring'

// Only who opens a sheet fetches its script.
const InstancesSheet = dynamic(() =>
  import('@/components/service/instances-sheet').then(module => module.InstancesSheet),
)
const VariablesSheet = dynamic(() =>
  import('@/components/variable/variables-sheet').then(module => module.VariablesSheet),
)
const ServiceSettingsSheet = dynamic(() =>
  import('@/components/service/service-settings-sheet').then(module => module.ServiceSettingsSheet),
)

type Props = {
  params: Promise<{ service: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).service) }
}

/** The environment that the address names, else the last: where it matters most. */
const firstEnvironment = (names: string[], asked: unknown) => names.find(name => name === asked) ?? names.at(-1) ?? ''

/** One service: what runs in each environment, its branches with their buttons, its last deploys. */
export default async function ServicePageRoute({ params, searchParams }: Props) {
  const [{ service }, query, { db, vault }] = await Promise.all([params, searchParams, getContext()])
  const page = await readServicePage(db, decodeURIComponent(service), readBranchQuery(query))
  if (!page) notFound()
  const instances = query.instances === undefined ? null : await readInstancesForm(db, page.id)
  const home = branchHref(page.query)
  const acts = { deploy: deployAction, rollback: rollbackAction, cancel: cancelAction }
  const locks = { lock: lockAction, extend: extendLockAction, unlock: unlockAction }
  return (
    <main className="page" id="content">
      <ServiceHead page={page} readCi={readCiAction} locks={locks} />
      {page.syncFailure && (
        <div className="mb-3">
          <Note tone="bad" icon="error" title="The repository could not be fetched.">
            {page.syncFailure} What runs on hosts is not affected.
          </Note>
        </div>
      )}
      {page.providerFailure && (
        <div className="mb-3">
          <Note tone="run" icon="wait" title="CI and pull requests are as they were.">
            {page.providerFailure}. Where prometheus.yml requires CI, what is not known is a no.
          </Note>
        </div>
      )}
      <EnvironmentCards page={page} rollback={rollbackAction} readChanges={readChangesAction} locks={locks} />
      <BranchTable
        page={page}
        acts={acts}
        readCi={readCiAction}
        readChanges={readChangesAction}
        sync={syncServiceAction}
      />
      <section aria-labelledby="recent">
        <div className="sec seccap">
          <h2 id="recent">Recent deploys</h2>
          <span className="grow" />
          {page.deployCount > 0 && (
            <Link className="meta f2" href={`/deploys?service=${page.name}`}>
              All {page.deployCount.toLocaleString('en')}
            </Link>
          )}
        </div>
        {page.recent.length > 0 ? (
          <DeployTable deploys={page.recent} />
        ) : (
          <p className="f3">Nothing was deployed yet.</p>
        )}
      </section>
      {instances && <InstancesSheet service={page.name} home={home} form={instances} save={setInstancesAction} />}
      {query.variables !== undefined && (
        <VariablesSheet
          service={page.name}
          home={home}
          environments={page.environments.map(({ name }) => name)}
          first={firstEnvironment(
            page.environments.map(({ name }) => name),
            query.variables,
          )}
          variables={(await readVariables(db, vault)).filter(one => one.service === null || one.service === page.name)}
          acts={{ set: setVariableAction, remove: removeVariableAction }}
        />
      )}
      {query.settings !== undefined && (
        <ServiceSettingsSheet
          page={page}
          tokens={await readCiTokens(db, page.id)}
          edit={editServiceAction}
          remove={removeServiceAction}
          ciTokens={{ create: createCiTokenAction, revoke: revokeCiTokenAction }}
        />
      )}
    </main>
  )
}
