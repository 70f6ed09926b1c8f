import type { Metadata } from 'next'
import dynamic from 'next/dynamic'
import {
  acceptHostKeyAction,
  addHostAction,
  contactHostAction,
  editHostAction,
  removeHostAction,
} from '@/app/actions/hosts'
import { HostsView } from '@/components/host/hosts-view'
import { RowKeys } from '@/components/ui/row-keys'
import { readHosts } from '@/lib/db/read/hosts'
import { getDb } from '@/lib/wiring'

// Only who opens a sheet fetches its script.
const HostSheet = dynamic(() => import('@/components/host/host-sheet').then(module => module.HostSheet))
const OnHostSheet = dynamic(() => import('@/components/host/on-host-sheet').then(module => module.OnHostSheet))

export const metadata: Metadata = { title: 'Hosts' }

type Props = { searchParams: Promise<{ add?: string; edit?: string; host?: string }> }

/** Every host: its key, whether it can be used, what runs there. */
export default async function HostsPage({ searchParams }: Props) {
  const [{ add, edit, host }, hosts] = await Promise.all([searchParams, getDb().then(readHosts)])
  const edited = hosts.find(({ name }) => name === edit)
  const shown = hosts.find(({ name }) => name === host)
  const acts = { accept: acceptHostKeyAction, contact: contactHostAction, remove: removeHostAction }
  return (
    <main className="page" id="content">
      <RowKeys />
      <HostsView hosts={hosts} acts={acts} />
      {add !== undefined && <HostSheet host={null} save={addHostAction} />}
      {edited && (
        <HostSheet
          key={edited.id}
          host={{
            id: edited.id,
            name: edited.name,
            address: edited.address,
            port: String(edited.port),
            user: edited.user,
          }}
          save={editHostAction}
        />
      )}
      {shown && <OnHostSheet key={shown.id} host={shown} />}
    </main>
  )
}
