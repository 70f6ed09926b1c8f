'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Icon } from '@/components/ui/icon'
import { LinkPending } from '@/components/ui/link-pending'
import { useLive } from './live'
import { SECTIONS, sectionOf } from './sections'

/** How many deploys run or wait, beside the word. */
function Running() {
  const { running } = useLive()
  return running > 0 ? (
    <span className="n" title={`${running} running or waiting`}>
      {running}
    </span>
  ) : null
}

/** The sections in the top bar. */
export function Nav() {
  const current = sectionOf(usePathname())
  return (
    <nav className="nav only-wide" aria-label="Main">
      {SECTIONS.map(({ href, label }) => (
        <Link key={href} href={href} prefetch={false} aria-current={current === href ? 'page' : undefined}>
          {label}
          {href === '/deploys' && <Running />}
          <LinkPending />
        </Link>
      ))}
    </nav>
  )
}

/** The same sections along the bottom of a phone. */
export function TabBar() {
  const current = sectionOf(usePathname())
  return (
    <nav className="tabbar" aria-label="Main, phone">
      {SECTIONS.map(({ href, label, icon }) => (
        <Link key={href} href={href} prefetch={false} aria-current={current === href ? 'page' : undefined}>
          <Icon name={icon} />
          {label}
        </Link>
      ))}
    </nav>
  )
}
