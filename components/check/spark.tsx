import type { CheckView } from '@/lib/api/check'

const CLASSES = { pass: '', fail: 'bad', inconclusive: 'unk' } as const

function words(recent: CheckView['recent']): string {
  const bad = recent.filter(verdict => verdict !== 'pass').length
  if (recent.length === 0) return 'No run yet'
  if (recent.length === 1) return bad === 0 ? 'The last run passed' : 'The last run did not pass'
  return bad === 0 ? `The last ${recent.length} runs passed` : `${bad} of the last ${recent.length} runs did not pass`
}

/** The last runs of a check, the newest last: only what failed has colour. */
export function Spark({ recent, most = 20 }: { recent: CheckView['recent']; most?: number }) {
  const shown = recent.slice(-most)
  return (
    <span className="spark" role="img" aria-label={words(recent)} title={words(recent)}>
      {shown.map((verdict, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have a place and nothing else
        <i key={at} className={CLASSES[verdict]} />
      ))}
    </span>
  )
}
