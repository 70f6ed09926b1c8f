import { Fragment } from 'react'
import { Icon } from '@/components/ui/icon'
import type { PreviewView } from '@/lib/api/preview'
import { bytes } from '@/lib/domain/bytes'
import { counted } from '@/lib/domain/counted'
import { formatDuration } from '@/lib/domain/duration'

type Props = { plan: NonNullable<PreviewView['plan']>; preview: PreviewView }

/** Hosts wave by wave: what each runs now, and what it is sent; of a rollback, whether it holds the release. */
export function PlanWaves({ plan, preview }: Props) {
  return (
    <table className="data plw">
      <thead>
        <tr>
          <th scope="col">Host</th>
          <th scope="col">Now</th>
          <th scope="col">{preview.kind === 'rollback' ? 'Release' : 'Sent'}</th>
        </tr>
      </thead>
      <tbody>
        {plan.waves.map(({ number, size, hosts, pauseSeconds }) => (
          <Fragment key={number}>
            <tr className="wv">
              <th scope="rowgroup" colSpan={3}>
                <b>Wave {number}</b>
                <span>
                  {counted(hosts.length, 'host')}
                  {size.endsWith('%') && size !== '100%' && `, up to ${size} of all`}
                  {pauseSeconds > 0 && `, then watched for ${formatDuration(pauseSeconds * 1000)}`}
                </span>
              </th>
            </tr>
            {hosts.map(({ hostId, name, before }) => (
              <tr key={hostId}>
                <th scope="row" className="cut med" title={name}>
                  {name}
                </th>
                <td>
                  {before ? <span className="sha">{before.sha.slice(0, 7)}</span> : <span className="f3">–</span>}
                </td>
                <td className="f2">
                  {preview.kind === 'rollback' ? (
                    <Holds preview={preview} host={name} />
                  ) : (
                    <Sent preview={preview} host={name} />
                  )}
                </td>
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function Holds({ preview, host }: { preview: PreviewView; host: string }) {
  const holds = preview.holders.find(holder => holder.host === host)?.holds ?? false
  return holds ? (
    <span className="row-x">
      <Icon name="check" className="t-ok" /> on the host, nothing is sent
    </span>
  ) : (
    <span className="row-x">
      <Icon name="error" className="t-bad" /> no longer on the host
    </span>
  )
}

function Sent({ preview, host }: { preview: PreviewView; host: string }) {
  const transfer = preview.transfers.find(one => one.host === host)
  if (!transfer) return <span className="f3">–</span>
  if (transfer.kind === 'held') return <>Nothing, the host holds the tree</>
  const { files, bytes: size, base } = transfer
  const much =
    files === null || size === null ? 'Not measured' : `${files === 1 ? '1 file' : `${files} files`}, ${bytes(size)}`
  return (
    <>
      {much}
      <span className="f3">
        {base === null ? ', the whole tree' : ', what differs from '}
        {base !== null && <span className="sha">{base.slice(0, 7)}</span>}
      </span>
    </>
  )
}
