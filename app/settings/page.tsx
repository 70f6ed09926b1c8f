import type { Metadata } from 'next'
import {
  addEnvironmentAction,
  removeEnvironmentAction,
  renameEnvironmentAction,
  reorderEnvironmentsAction,
} from '@/app/actions/environments'
import { extendLockAction, lockAction, unlockAction } from '@/app/actions/locks'
import { Locks } from '@/components/lock/locks'
import { Environments } from '@/components/settings/environments'
import { InstallationFacts } from '@/components/settings/installation-facts'
import { readInstallation } from '@/lib/db/read/installation'
import { onScreen, readLocks } from '@/lib/db/read/locks'
import { getDb } from '@/lib/wiring'
import { version } from '@/package.json'

export const metadata: Metadata = { title: 'Settings' }

/** The environments, what is locked, and what this installation is made of. */
export default async function SettingsPage() {
  const db = await getDb()
  const now = new Date()
  const [installation, held] = await Promise.all([readInstallation(db), readLocks(db, now)])
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
        <Locks
          locks={held.map(lock => onScreen(lock, now))}
          environments={installation.environments.map(({ name }) => name)}
          acts={locks}
        />
        <InstallationFacts
          installation={installation}
          versions={{ prometheus: version, node: process.versions.node }}
        />
      </div>
    </main>
  )
}
