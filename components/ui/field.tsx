import type { ComponentProps, ReactNode } from 'react'
import { Icon } from './icon'

type Common = { id: string; label: string; hint?: ReactNode; error?: string }

function Frame({ id, label, hint, error, children }: Common & { children: ReactNode }) {
  return (
    <div className="frame">
      <label className="lbl" htmlFor={id}>
        {label}
      </label>
      {children}
      {error ? (
        <div className="hint err" id={`${id}-error`} role="alert">
          <Icon name="bad" />
          {error}
        </div>
      ) : (
        hint && (
          <div className="hint" id={`${id}-hint`}>
            {hint}
          </div>
        )
      )}
    </div>
  )
}

const described = ({ id, hint, error }: Common) => ({
  id,
  'aria-invalid': error ? true : undefined,
  'aria-describedby': error ? `${id}-error` : hint ? `${id}-hint` : undefined,
})

/** A labelled input; what is wrong stands below it in words. */
export function Field({
  id,
  label,
  hint,
  error,
  className = '',
  ...rest
}: Common & Omit<ComponentProps<'input'>, 'id'>) {
  const frame = { id, label, hint, error }
  return (
    <Frame {...frame}>
      <input className={`input ${className}`.trim()} {...described(frame)} {...rest} />
    </Frame>
  )
}

/** A labelled text of several lines. */
export function TextField({
  id,
  label,
  hint,
  error,
  className = '',
  ...rest
}: Common & Omit<ComponentProps<'textarea'>, 'id'>) {
  const frame = { id, label, hint, error }
  return (
    <Frame {...frame}>
      <textarea className={`input ${className}`.trim()} {...described(frame)} {...rest} />
    </Frame>
  )
}
