import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { Icon } from './icon'
import type { IconName } from './icons'
import { Kbd } from './kbd'

/** Ink: the one of a view. Line: the default. Quiet: tools. Warn: red line. Danger: takes something out of production. */
export type ButtonLook = 'ink' | 'line' | 'quiet' | 'warn' | 'danger'

type Common = {
  look?: ButtonLook
  size?: 'md' | 'lg'
  icon?: IconName
  /** The key that does the same. */
  hint?: string
  children?: ReactNode
}

const classes = (look: ButtonLook | 'off', size: 'md' | 'lg', extra?: string) =>
  ['btn', look === 'off' ? '' : `btn-${look}`, size === 'lg' ? 'btn-lg' : '', extra ?? ''].filter(Boolean).join(' ')

function Content({ icon, hint, busy, children }: Pick<Common, 'icon' | 'hint' | 'children'> & { busy?: boolean }) {
  const glyph = busy ? 'run' : icon
  return (
    <>
      {glyph && <Icon name={glyph} className={busy ? 'spin' : ''} />}
      {children}
      {hint && <Kbd>{hint}</Kbd>}
    </>
  )
}

export type ButtonProps = Common &
  ComponentProps<'button'> & {
    busy?: boolean
    /** Not allowed now: it stays focusable, and its `onClick` opens the reason instead of acting. */
    off?: boolean
  }

/** A button. Never `disabled`: one that is off can be focused and says why. While busy it takes no second click. */
export function Button({
  look = 'line',
  size = 'md',
  icon,
  hint,
  busy,
  off,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={classes(off ? 'off' : look, size, className)}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? event => event.preventDefault() : onClick}
      {...rest}
    >
      <Content icon={icon} hint={hint} busy={busy}>
        {children}
      </Content>
    </button>
  )
}

/** A link that looks like a button. */
export function ButtonLink({
  look = 'line',
  size = 'md',
  icon,
  hint,
  className,
  children,
  ...rest
}: Common & ComponentProps<typeof Link>) {
  return (
    <Link className={classes(look, size, className)} {...rest}>
      <Content icon={icon} hint={hint}>
        {children}
      </Content>
    </Link>
  )
}

/** A square button that is only an icon; `label` is its name. */
export function IconButton({
  icon,
  label,
  className,
  ...rest
}: { icon: IconName; label: string } & ComponentProps<'button'>) {
  return (
    <button type="button" className={`tool ${className ?? ''}`.trim()} aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </button>
  )
}
