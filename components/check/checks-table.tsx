import Link from 'next/link'
import { environmentTitle } from '@/components/environment/environment-title'
import { Age } from '@/components/ui/age'
import { Note } from '@/components/ui/note'
import { Sha } from '@/components/ui/sha'
import { type Look, StateWord } from '@/components/ui/state'
import type { CheckView } from '@/lib/api/check'
import { percent } from '@/lib/domain/share'
import type { ChecksPage } from '@/lib/screens/checks'
import { checkLook, everyText } from './check-look'
import { ChecksView } from './checks-view'
import { shortTime } from './run-look'
import { Spark } from './spark'

const isOff = ({ every, state, bad }: CheckView) => every !== null && (state === 'firing' || bad > 0)

/** In a list what is well has no colour. */
const quiet = (look: Look): Look => (look.tone === 'ok' ? { ...look, tone: 'idle' } : look)

function Row({ check }: { check: CheckView }) {
  const look = quiet(checkLook(check))
  const { service, environment, path, url, since, uptime, p95Ms, recent, last, every } = check
  return (
    <tr data-row={check.id}>
      <td className="x-s">
        <StateWord look={look} />
      </td>
      <th scope="row" className="x-n">
        <Link href={url} prefetch={false} className="check-name" title={path}>
          <span className="med cut">{service}</span>
          <span className="mono f2 cut">{path}</span>
        </Link>
      </th>
      <td className="x-e f2">{environmentTitle(environment)}</td>
      <td className="x-y f2 cut" title={last?.reason ?? undefined}>
        {isOff(check) ? last?.reason : <span className="f3">{everyText(every)}</span>}
      </td>
      <td className="x-i num meta f3">{since && <Age at={since} />}</td>
      <td className="x-u num">{uptime === null ? <span className="f3">–</span> : percent(uptime)}</td>
      <td className="x-p num f2">{p95Ms === null ? <span className="f3">–</span> : shortTime(p95Ms)}</td>
      <td className="x-r">
        <Spark recent={recent} />
      </td>
      <td className="x-t num meta f3">{last ? <Age at={last.at} /> : '–'}</td>
    </tr>
  )
}

const HEAD = (
  <>
    <colgroup>
      <col className="k-s" />
      <col className="k-n" />
      <col className="k-e" />
      <col />
      <col className="k-i" />
      <col className="k-u" />
      <col className="k-p" />
      <col className="k-r" />
      <col className="k-t" />
    </colgroup>
    <thead>
      <tr>
        <th scope="col">State</th>
        <th scope="col">Check</th>
        <th scope="col">Environment</th>
        <th scope="col">Why</th>
        <th scope="col" className="num" title="Since when it is in this state">
          Since
        </th>
        <th scope="col" className="num" title="Of the last 24 hours">
          Uptime
        </th>
        <th scope="col" className="num" title="Of the last 24 hours">
          p95
        </th>
        <th scope="col">Last runs</th>
        <th scope="col" className="num" title="When it last ran">
          Ran
        </th>
      </tr>
    </thead>
  </>
)

/** Every check of every service and environment: how it is and how it was. */
export function ChecksTable({ page: { checks, problems } }: { page: ChecksPage }) {
  const entries = checks.map(check => ({
    id: check.id,
    words: [check.service, check.environment, check.path, checkLook(check).word].join(' ').toLowerCase(),
    off: isOff(check),
    row: <Row key={check.id} check={check} />,
  }))
  return (
    <ChecksView
      entries={entries}
      head={HEAD}
      top={
        problems.length > 0 && (
          <div className="grid-gap mb-4">
            {problems.map(({ service, environment, sha, problem }) => (
              <Note
                key={`${service} ${environment}`}
                tone="bad"
                icon="error"
                title={`The checks of ${service} on ${environment} cannot be read.`}
              >
                {problem} (at <Sha sha={sha} />
                ). What was watched before goes on.
              </Note>
            ))}
          </div>
        )
      }
    />
  )
}
