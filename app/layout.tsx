import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { LockBar } from '@/components/lock/lock-bar'
import { Shell } from '@/components/shell/shell'
import { countUnfinished } from '@/lib/db/read/deploys'
import { eventsOfPage } from '@/lib/db/read/follow-events'
import { readLockOnEverything } from '@/lib/db/read/locks'
import { getDb } from '@/lib/wiring'
import { readDeployKeys, readPalette } from './actions/palette'
import './globals.css'

/** Everything shown is read from the database, which a build does not have. */
export const dynamic = 'force-dynamic'

export const metadata: Metadata = {
  title: { default: 'Prometheus', template: '%s · Prometheus' },
  description: 'Deploys branches to your own hosts, and shows what runs there.',
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfbfa' },
    { media: '(prefers-color-scheme: dark)', color: '#0f0f0e' },
  ],
}

/** What every page stands in: fonts, theme, bars. The theme is set before the first paint, so nothing flashes. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const db = await getDb()
  const [running, lock, after] = await Promise.all([
    countUnfinished(db),
    readLockOnEverything(db, new Date()),
    eventsOfPage(db),
  ])
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <Shell
          running={running}
          after={after}
          readPalette={readPalette}
          readDeployKeys={readDeployKeys}
          bar={lock && <LockBar lock={lock} />}
        >
          {children}
        </Shell>
      </body>
    </html>
  )
}
