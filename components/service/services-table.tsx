import type { ReactNode } from 'react'
import { environmentTitle } from '@/components/environment/environment-title'
import type { Home, HomeRow } from '@/lib/screens/home'
import { cellLook } from './cell-look'
import { ServiceRow } from './service-row'
import { type ServiceEntry, ServicesView } from './services-view'

function entryOf(row: HomeRow): ServiceEntry {
  const cells = row.cells.flatMap(cell => (cell ? [{ cell, look: cellLook(cell) }] : []))
  const words = cells.flatMap(({ cell, look }) => [
    cell.sha?.slice(0, 7) ?? '',
    cell.branch ?? '',
    cell.running?.branch ?? '',
    look ? `${look.before ?? ''}${look.word}` : '',
  ])
  return {
    name: row.service,
    mine: row.mine,
    off: cells.some(({ look }) => look !== null && look.tone !== 'run'),
    words: words.join(' ').toLowerCase(),
    row: <ServiceRow key={row.service} row={row} />,
  }
}

function Head({ environments }: { environments: string[] }) {
  return (
    <>
      <colgroup>
        <col className="c-name" />
        {environments.map(name => (
          <col key={name} />
        ))}
        <col className="c-chk" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Service</th>
          {environments.map(name => (
            <th scope="col" key={name}>
              {environmentTitle(name)}
            </th>
          ))}
          <th scope="col">Checks</th>
        </tr>
      </thead>
    </>
  )
}

/** The table of home, with its filter; `children` stand between the two. */
export function ServicesTable({ home, children }: { home: Home; children: ReactNode }) {
  const { environments } = home
  return (
    <ServicesView
      entries={home.rows.map(entryOf)}
      columns={environments.length}
      head={<Head environments={environments} />}
      top={
        <>
          {children}
          <div className="envhead only-phone gr" aria-hidden="true">
            {environments.map(name => (
              <span key={name}>{environmentTitle(name)}</span>
            ))}
          </div>
        </>
      }
    />
  )
}
