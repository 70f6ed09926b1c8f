import { Age } from '@/components/ui/age'
import { bytes } from '@/lib/domain/bytes'
import { counted } from '@/lib/domain/counted'
import type { Installation } from '@/lib/screens/settings'

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="r">
      <dt className="fact f3">{name}</dt>
      <dd className="grow">{children}</dd>
    </div>
  )
}

/** What this installation is made of, for whoever has to look after it. */
export function InstallationFacts({
  installation,
  versions,
}: {
  installation: Installation
  versions: { prometheus: string; node: string }
}) {
  const { database, counts, workers } = installation
  return (
    <section aria-labelledby="installation">
      <div className="sec">
        <h2 id="installation">Installation</h2>
      </div>
      <dl className="rows">
        <Fact name="Prometheus">
          {versions.prometheus} <span className="f3">on Node {versions.node}</span>
        </Fact>
        <Fact name="Database">
          PostgreSQL {database.version} <span className="f3">at</span> {database.address}{' '}
          <span className="f3">
            “{database.name}”, {bytes(database.bytes)}
          </span>
        </Fact>
        <Fact name="It holds">
          {counted(counts.services, 'service')}, {counted(counts.hosts, 'host')}, {counted(counts.deploys, 'deploy')}
        </Fact>
        <Fact name="Workers">
          {workers.length === 0 && <span className="f2">None holds a deploy now</span>}
          {workers.map(worker => (
            <span key={worker.name} className="block">
              <span className="mono">{worker.name}</span>{' '}
              <span className="meta f3">
                heard <Age at={worker.heardAt} suffix=" ago" />
              </span>
            </span>
          ))}
        </Fact>
      </dl>
    </section>
  )
}
