import type { IconName } from '@/components/ui/icons'

/** The five places of the product, in the order of the bar and of the phone's tabs. */
export const SECTIONS: { href: string; label: string; icon: IconName }[] = [
  { href: '/', label: 'Services', icon: 'list' },
  { href: '/deploys', label: 'Deploys', icon: 'rocket' },
  { href: '/checks', label: 'Checks', icon: 'pulse' },
  { href: '/hosts', label: 'Hosts', icon: 'server' },
  { href: '/settings', label: 'Settings', icon: 'gear' },
]

/** Which section a path belongs to; a service and its deploys belong to Services. */
export const sectionOf = (path: string): string =>
  SECTIONS.find(({ href }) => href !== '/' && (path === href || path.startsWith(`${href}/`)))?.href ?? '/'
