import Link from 'next/link'
import { ChecksCell } from '@/components/check/checks-cell'
import type { HomeRow } from '@/lib/screens/home'
import { ServiceCell } from './service-cell'

/** One service: its name, what runs in each environment, its checks. */
export function ServiceRow({ row }: { row: HomeRow }) {
  const last = row.cells.at(-1)
  return (
    <tr data-row={row.service}>
      <th scope="row">
        <Link className="name" href={`/services/${row.service}`} prefetch={false} title={row.service}>
          <span className="cut">{row.service}</span>
        </Link>
      </th>
      {row.cells.map((cell, index) => (
        <td key={cell?.environment ?? index}>
          <ServiceCell
            service={row.service}
            cell={cell}
            fresh={cell !== last && cell?.sha !== last?.sha}
            main={row.defaultBranch}
          />
        </td>
      ))}
      <td className="chk-td">
        <ChecksCell service={row.service} checks={row.checks} />
      </td>
    </tr>
  )
}
