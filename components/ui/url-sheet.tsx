'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type ComponentProps, useState } from 'react'
import type { Sheet as SheetComponent } from './sheet'

// A sheet is drawn in the browser only, and its script is for those who open one.
const Sheet = dynamic(() => import('./sheet').then(module => module.Sheet), { ssr: false })

/** A sheet that an address opens; closing it goes to `home`, the address without it. */
export function UrlSheet({
  home,
  ...rest
}: { home: string } & Omit<ComponentProps<typeof SheetComponent>, 'open' | 'onOpenChange'>) {
  const router = useRouter()
  const [open, setOpen] = useState(true)
  return (
    <Sheet
      open={open}
      onOpenChange={next => {
        setOpen(next)
        if (!next) router.replace(home, { scroll: false })
      }}
      {...rest}
    />
  )
}
