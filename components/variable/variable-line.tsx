import { IconButton } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useAct } from '@/components/ui/use-act'
import type { VariableView } from '@/lib/api/variable'
import type { StackedVariable } from '@/lib/domain/variable'
import type { VariableActs } from './acts'
import { scopeName } from './scope-name'

type Props = {
  stack: StackedVariable<VariableView>
  remove: VariableActs['remove']
  onEdit: (variable: VariableView) => void
}

const Value = ({ variable: { secret, value } }: { variable: VariableView }) =>
  secret ? (
    <span className="f3 row-x" title="Its value can be replaced and never be read">
      <Icon name="key" size={12} />
      secret
    </span>
  ) : (
    <span className="mono cut" title={value ?? ''}>
      {value === '' ? <span className="f3">empty</span> : value}
    </span>
  )

/** What a name stands for here, where that was said, and what it hides. */
export function VariableLine({ stack: { holds, hides }, remove, onEdit }: Props) {
  const { busy, refusal, run } = useAct(remove)
  const place = scopeName(holds)
  return (
    <li className="vari">
      <div className="vl">
        <span className="mono med cut" title={holds.name}>
          {holds.name}
        </span>
        <Value variable={holds} />
        <span className="meta f2 cut vs" title={`set by ${holds.updatedBy}`}>
          {place}
        </span>
        <span className="row-x va">
          <IconButton icon="pencil" label={`Change ${holds.name} (${place})`} onClick={() => onEdit(holds)} />
          <IconButton
            icon="trash"
            label={`Remove ${holds.name} (${place})`}
            aria-busy={busy || undefined}
            onClick={() => run({ variableId: holds.id })}
          />
        </span>
      </div>
      {hides.map(hidden => (
        <p key={hidden.id} className="vh2 meta f3">
          instead of{' '}
          {hidden.secret ? (
            'a secret'
          ) : (
            <span className="mono">{hidden.value === '' ? 'an empty text' : hidden.value}</span>
          )}{' '}
          ({scopeName(hidden)})
        </p>
      ))}
      {refusal && (
        <p className="hint err" role="alert">
          {refusal.detail}
        </p>
      )}
    </li>
  )
}
