'use client'

import dynamic from 'next/dynamic'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { usePreload } from '@/components/ui/use-preload'
import type { FloatingProps } from './floating'

const load = () => import('./floating').then(module => module.Floating)
const Floating = dynamic(load, { ssr: false })

type Props = Omit<ComponentProps<'button'>, 'onClick'> &
  Pick<FloatingProps, 'width' | 'align'> & {
    /** Names the panel. */
    label: string
    panel: (close: () => void) => ReactNode
  }

/** A button that opens a panel beside itself. The panel's script comes after the page's. */
export function PopoverButton({ label, width, align, panel, children, ...rest }: Props) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const close = () => setAnchor(null)
  usePreload(load)
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        {...rest}
        onClick={event => {
          const button = event.currentTarget
          setAnchor(was => (was ? null : button))
        }}
      >
        {children}
      </button>
      {anchor && (
        <Floating anchor={anchor} label={label} width={width} align={align} onClose={close}>
          {panel(close)}
        </Floating>
      )}
    </>
  )
}
