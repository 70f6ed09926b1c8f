import type { Metadata } from 'next'
import {
  acceptHostKeyAction,
  addHostAction,
  contactHostAction,
  editHostAction,
  removeHostAction,
} from '@/app/actions/hosts'
import { HostSheet } from '@/components/host/host-sheet'
import { HostsView } from '@/components/host/hosts-view'
import { readHosts } from '@/lib/db/read/hosts'
import { getDb } from '@/lib/wiring'

export const metadata: Metadata = { title: 'Hosts' }

type Props = { searchParams: Promise<{ add?: string; edit?: string }> }

/** Every host: its key, whether it can be used, what runs there. */
export default async function HostsPage({ searchParams }: Props) {
  const [{ add, edit }, hosts] = await Promise.all([searchParams, getDb().then(readHosts)])
  const edited = hosts.find(({ name }) => name === edit)
  const acts = { accept: acceptHostKeyAction, contact: contactHostAction, remove: removeHostAction }
  return (
    <main className="page" id="content">
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
    </main>
  )
}
