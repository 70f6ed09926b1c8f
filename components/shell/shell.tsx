import Link from 'next/link'
import type { ReactNode } from 'react'
import { AgesTick } from '@/components/ui/ages-tick'
import { CopyOnClick } from '@/components/ui/copy-on-click'
import { Icon } from '@/components/ui/icon'
import { IconSprite } from '@/components/ui/icon-sprite'
import { Theme } from '@/components/ui/theme'
import { Toaster } from '@/components/ui/toast'
import type { PaletteEntry } from '@/lib/screens/palette'
import { Commands } from './commands'
import type { DeployKey } from './key-sheet'
import { LiveProvider } from './live'
import { LiveDot } from './live-dot'
import { Nav, TabBar } from './nav-links'
import { OfflineBar } from './offline-bar'
import { SearchButton } from './search-button'
import { ThemeSwitch } from './theme-switch'

/** The bars around every page, and what serves the whole page: live connection, commands, toasts. */
export function Shell({
  running,
  after,
  readPalette,
  readDeployKeys,
  bar,
  children,
}: {
  running: number
  /** The event after which the page's own begin. */
  after: string
  readPalette: () => Promise<PaletteEntry[]>
  readDeployKeys: () => Promise<DeployKey[]>
  /** What everybody has to see, wherever they are. */
  bar: ReactNode
  children: ReactNode
}) {
  return (
    <Theme>
      <IconSprite />
      <a className="skip" href="#content">
        Skip to content
      </a>
      <LiveProvider running={running} after={after}>
        <Commands readPalette={readPalette} readDeployKeys={readDeployKeys}>
          <header className="bar">
            <Link className="brand" href="/" aria-label="Prometheus, home">
              <Icon name="flame" />
              <span>Prometheus</span>
            </Link>
            <Nav />
            <span className="grow" />
            <SearchButton />
            <LiveDot />
            <ThemeSwitch />
          </header>
          <OfflineBar />
          {bar}
          {children}
          <TabBar />
        </Commands>
      </LiveProvider>
      <Toaster />
      <CopyOnClick />
      <AgesTick />
    </Theme>
  )
}
