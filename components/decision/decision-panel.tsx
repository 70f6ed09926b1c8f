import { IconButton } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-text'
import { Icon } from '@/components/ui/icon'
import { blocks, type Decision } from '@/lib/domain/decision'
import { DecisionReasons } from './decision-reasons'

const COUNTS = [
  'Nothing is',
  'One thing is',
  'Two things are',
  'Three things are',
  'Four things are',
  'Five things are',
]
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
  const number = reasons.filter(blocks).length
  const count = COUNTS[number] ?? `${number} things are`
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
      <DecisionReasons reasons={reasons} />
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
