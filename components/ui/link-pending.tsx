'use client'

import { useLinkStatus } from 'next/link'

/** Inside a link: a line that shows, after a moment, that its page is on its way. */
export function LinkPending() {
  const { pending } = useLinkStatus()
  return <span className={pending ? 'pend is-on' : 'pend'} aria-hidden="true" />
}
