import type { Metadata } from 'next'
import {
  addEnvironmentAction,
  removeEnvironmentAction,
  renameEnvironmentAction,
  reorderEnvironmentsAction,
} from '@/app/actions/environments'
import { extendLockAction, lockAction, unlockAction } from '@/app/actions/locks'
import { removeVariableAction, setReachAction, setVariableAction } from '@/app/actions/variables'
import { Locks } from '@/components/lock/locks'
import { Environments } from '@/components/settings/environments'
import { InstallationFacts } from '@/components/settings/installation-facts'
import { Reach } from '@/components/settings/reach'
import { Variables } from '@/components/variable/variables'
import { readInstallation } from '@/lib/db/read/installation'
import { onScreen, readLocks } from '@/lib/db/read/locks'
import { readVariables } from '@/lib/db/read/variables'
import { getContext } from '@/lib/wiring'
import { version } from '@/package.json'

export const metadata: Metadata = { title: 'Settings' }

/** The environments, what is locked, what checks are given and may reach, and what this installation is made of. */
export default async function SettingsPage() {
  const { db, vault } = await getContext()
  const now = new Date()
  const [installation, held, variables] = await Promise.all([
    readInstallation(db),
    readLocks(db, now),
    readVariables(db, vault),
  ])
  const names = installation.environments.map(({ name }) => name)
  const locks = { lock: lockAction, extend: extendLockAction, unlock: unlockAction }
  const acts = {
    add: addEnvironmentAction,
    rename: renameEnvironmentAction,
    reorder: reorderEnvironmentsAction,
    remove: removeEnvironmentAction,
  }
  return (
    <main className="page" id="content">
      <div className="phead">
        <h1 className="title">Settings</h1>
      </div>
      <div className="settings">
        <Environments environments={installation.environments} acts={acts} />
        <Locks locks={held.map(lock => onScreen(lock, now))} environments={names} acts={locks} />
        <section aria-labelledby="variables">
          <div className="sec">
            <h2 id="variables">Variables of checks</h2>
          </div>
          <p className="f2 prose">
            What all services share. A service has its own on its page, under Variables, and they hide these.
          </p>
          <Variables
            service={null}
            environments={names}
            first={names.at(-1) ?? ''}
            variables={variables.filter(({ service }) => service === null)}
            acts={{ set: setVariableAction, remove: removeVariableAction }}
          />
        </section>
        <Reach environments={installation.environments} set={setReachAction} />
        <InstallationFacts
          installation={installation}
          versions={{ prometheus: version, node: process.versions.node }}
        />
      </div>
    </main>
  )
}
