import { ButtonLink, IconButton } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-text'
import { Icon } from '@/components/ui/icon'
import type { Decision, Reason } from '@/lib/domain/decision'
import { reasonGlyph } from './reason-glyph'

const COUNTS = [
  'Nothing is',
  'One thing is',
  'Two things are',
  'Three things are',
  'Four things are',
  'Five things are',
]
const placeOf = (href: string) => (href.startsWith('/hosts') ? 'Hosts' : 'Instances')

function ReasonItem({ reason }: { reason: Reason }) {
  const { icon, tone } = reasonGlyph(reason.code)
  const { who, action, href } = reason.unblock
  return (
    <li className="rsn">
      <span className={`g ${tone}`}>
        <Icon name={icon} />
      </span>
      <div>
        <div className="sentence">{reason.message}</div>
        <div className="by">
          {action}
          {who ? `. ${who} can.` : '.'}
        </div>
      </div>
      {href && reason.code !== 'config_invalid' && (
        <ButtonLink
          href={reason.code === 'no_instances' ? `${href}?instances` : href}
          icon={href.startsWith('/hosts') ? 'server' : undefined}
        >
          {placeOf(href)}
        </ButtonLink>
      )}
    </li>
  )
}

/** Why a button is off: what stands in the way, who or what takes it away, and what is as it should be. */
export function DecisionPanel({
  title,
  about,
  decision,
  met,
  onClose,
}: {
  title: string
  about: string
  decision: Decision
  met: string[]
  onClose: () => void
}) {
  const reasons = decision.reasons
  const count = COUNTS[reasons.length] ?? `${reasons.length} things are`
  const text = [title, about, ...reasons.map(reason => `- ${reason.message} ${reason.unblock.action}.`)].join('\n')
  return (
    <>
      <div className="ph">
        <div>
          <h2>{title}</h2>
          <div className="meta f2">
            {about}: {count.toLowerCase()} in the way
          </div>
        </div>
        <IconButton icon="x" label="Close" onClick={onClose} />
      </div>
      <ul>
        {reasons.map(reason => (
          <ReasonItem key={reason.message} reason={reason} />
        ))}
      </ul>
      {met.length > 0 && (
        <div className="met">
          {met.map(fact => (
            <span key={fact}>
              <Icon name="check" />
              {fact}
            </span>
          ))}
        </div>
      )}
      <div className="pf">
        <span className="grow">Asked just now, and again when a deploy starts</span>
        <CopyText text={text} shown="the reasons" className="btn btn-quiet">
          <Icon name="copy" />
          Copy
        </CopyText>
      </div>
    </>
  )
}
