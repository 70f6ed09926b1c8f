'use client'

import dynamic from 'next/dynamic'

const Sonner = dynamic(() => import('sonner').then(module => module.Toaster), { ssr: false })

/** Where toasts appear: bottom right, on a phone above the tab bar. Nothing needs it before the page stands. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      offset={16}
      mobileOffset={{ bottom: 72, left: 8, right: 8 }}
      gap={8}
      visibleToasts={4}
      toastOptions={{ unstyled: true }}
      containerAriaLabel="Messages"
    />
  )
}
