import type { Metadata } from 'next'
import {
  addEnvironmentAction,
  removeEnvironmentAction,
  renameEnvironmentAction,
  reorderEnvironmentsAction,
} from '@/app/actions/environments'
import { Environments } from '@/components/settings/environments'
import { InstallationFacts } from '@/components/settings/installation-facts'
import { readInstallation } from '@/lib/db/read/installation'
import { getDb } from '@/lib/wiring'
import { version } from '@/package.json'

export const metadata: Metadata = { title: 'Settings' }

/** The environments, and what this installation is made of. */
export default async function SettingsPage() {
  const installation = await readInstallation(await getDb())
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
        <InstallationFacts
          installation={installation}
          versions={{ prometheus: version, node: process.versions.node }}
        />
      </div>
    </main>
  )
}
