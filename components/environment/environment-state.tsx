import { deployLook } from '@/components/deploy/deploy-look'
import { Badge } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { StateBadge } from '@/components/ui/state'
import type { EnvironmentCard } from '@/lib/screens/service'

/** The corner of a card: quiet when all is well, a badge when it is not. */
export function EnvironmentState({ card }: { card: EnvironmentCard }) {
  const count = (state: string) => card.hosts.filter(host => host.state === state).length
  if (card.running) return <StateBadge look={deployLook(card.running.state)} />
  if (card.state === 'drifted') {
    return (
      <Badge tone="ask" icon="drift">
        {count('drifted')} drifted
      </Badge>
    )
  }
  if (card.state === 'unreachable') {
    return <Badge icon="unknown">{count('unreachable')} not reachable</Badge>
  }
  if (card.state === 'mixed') return <Badge icon="mixed">Mixed</Badge>
  if (card.state === 'unknown' && card.sha) return <Badge icon="unknown">Not known</Badge>
  if (card.state === 'empty' || card.state === 'unknown') return null
  return (
    <span className="state meta f2 font-normal">
      <span className="t-ok">
        <Icon name="ok" size={14} />
      </span>
      Healthy
    </span>
  )
}
