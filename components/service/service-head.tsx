import Link from 'next/link'
import type { LockActs } from '@/components/lock/acts'
import { LockButton } from '@/components/lock/lock-button'
import { ButtonLink } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-text'
import { Icon } from '@/components/ui/icon'
import type { ServicePage } from '@/lib/screens/service'
import type { ReadCi } from './acts'
import { branchHref } from './branch-query'
import { LastBuild } from './last-build'

/** `https://x/acme/billing.git` is *acme/billing*. */
const shortName = (url: string) =>
  url
    .replace(/\.git$/, '')
    .split(/[/:]/)
    .filter(Boolean)
    .slice(-2)
    .join('/')

/** The name of a service, its repository, and the head of its default branch. */
export function ServiceHead({ page, locks, readCi }: { page: ServicePage; locks: LockActs; readCi: ReadCi }) {
  const { head } = page
  return (
    <div className="phead">
      <div className="ct">
        <Link className="f3" href="/">
          Services
        </Link>
        <span className="f3" aria-hidden="true">
          /
        </span>
        <h1 className="title cut" title={page.name}>
          {page.name}
        </h1>
      </div>
      <div className="facts">
        {page.webUrl ? (
          <a href={page.webUrl} title={page.repository}>
            <Icon name="external" size={14} />
            <span className="cut">{shortName(page.repository)}</span>
          </a>
        ) : (
          <CopyText text={page.repository} className="plain">
            <Icon name="copy" size={14} />
            <span className="cut">{shortName(page.repository)}</span>
          </CopyText>
        )}
        {head && <LastBuild service={page.name} head={head} readCi={readCi} />}
      </div>
      <span className="grow only-wide" />
      <div className="row-x">
        <LockButton place={page.name} scope={{ service: page.name }} lock={page.lock} acts={locks} look="line" />
        <ButtonLink href={branchHref(page.query, 'instances')} icon="server" scroll={false} aria-label="Instances">
          <span className="only-wide">Instances</span>
        </ButtonLink>
        <ButtonLink
          href={branchHref(page.query, 'variables')}
          icon="key"
          scroll={false}
          aria-label={`Variables of ${page.name}`}
        >
          <span className="only-wide">Variables</span>
        </ButtonLink>
        <ButtonLink
          href={branchHref(page.query, 'settings')}
          icon="gear"
          scroll={false}
          aria-label={`Settings of ${page.name}`}
        >
          <span className="only-wide">Settings</span>
        </ButtonLink>
      </div>
    </div>
  )
}
