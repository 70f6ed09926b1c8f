import Link from 'next/link'
import { SkeletonRows } from '@/components/ui/page-skeleton'

/** A check's page before it is known: its figures, its chart and its runs have their places. */
export function CheckSkeleton() {
  return (
    <main className="page checkpage" aria-busy="true">
      <div className="phead">
        <div className="ct">
          <Link className="f3" href="/checks">
            Checks
          </Link>
          <span className="f3">/</span>
        </div>
      </div>
      <div className="fig skfig" aria-hidden="true">
        {['uptime', 'runs', 'failure', 'p50', 'p95', 'p99'].map(figure => (
          <div key={figure}>
            <i />
            <i />
          </div>
        ))}
      </div>
      <div className="chart" aria-hidden="true" />
      <SkeletonRows rows={8} />
    </main>
  )
}
