'use client'

import { useRouter } from 'next/navigation'
import { type ComponentProps, useState } from 'react'
import { Sheet } from './sheet'

/** A sheet that an address opens; closing it goes to `home`, the address without it. */
export function UrlSheet({
  home,
  ...rest
}: { home: string } & Omit<ComponentProps<typeof Sheet>, 'open' | 'onOpenChange'>) {
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
