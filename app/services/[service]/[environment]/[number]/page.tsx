import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { readChangesAction } from '@/app/actions/changes'

import {
  cancelAction,
  deployAction,
  holdAction,
  judgeAction,
  jumpAction,
  releaseAction,
  retryAction,
  rollbackAction,
} from '@/app/actions/deploys'

import { deployLook } from '@/components/deploy/deploy-look'
import { DeployScreen } from '@/components/deploy-page/deploy-screen'
import { RollbackButton } from '@/components/environment/rollback-button'
import { type DeployPage, readDeployPage } from '@/lib/db/read/deploy-page'
import { readServicePage } from '@/lib/db/read/service-page'
import { getDb } from '@/lib/wiring'
import '@/app/styles/check-run.css'
import '@/app/styles/deploy.css'
import '@/app/styles/plan.css'

type Address = { service: string; environment: string; number: string }
type Props = { params: Promise<Address>; searchParams: Promise<{ host?: string | string[] }> }

/** Read once for the title and the page. */
const read = cache(async (service: string, environment: string, number: string) =>
  /^[1-9]\d{0,8}$/.test(number)
    ? readDeployPage(await getDb(), { service, environment, number: Number(number) })
    : null,
)

const readPage = ({ service, environment, number }: Address) =>
  read(decodeURIComponent(service), decodeURIComponent(environment), number)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await readPage(await params)
  if (!page) return {}
  const { service, environment, number, state } = page.detail
  return { title: `${service} ${environment} #${number}, ${deployLook(state).word.toLowerCase()}` }
}

const NO_BRANCHES = { all: false, text: '', sort: 'age', most: 0 } as const

/** *Roll back* belongs to the deploy that made what is live. */
async function rollbackOf({ detail }: DeployPage) {
  if (detail.state !== 'succeeded') return null
  const page = await readServicePage(await getDb(), detail.service, NO_BRANCHES)
  const card = page?.environments.find(({ name }) => name === detail.environment)
  if (card?.deploy?.number !== detail.number) return null
  return (
    <RollbackButton service={detail.service} card={card} rollback={rollbackAction} readChanges={readChangesAction} />
  )
}

/** One deploy: what, where, who, how far; the hosts and the log. */
export default async function DeployPageRoute({ params, searchParams }: Props) {
  const [page, { host }] = await Promise.all([params.then(readPage), searchParams])
  if (!page) notFound()
  const acts = {
    ...{ cancel: cancelAction, deploy: deployAction, retry: retryAction, judge: judgeAction, rollback: rollbackAction },
    ...{ hold: holdAction, release: releaseAction, jump: jumpAction },
  }
  return (
    <DeployScreen
      {...page}
      host={typeof host === 'string' ? host : null}
      acts={acts}
      readChanges={readChangesAction}
      rollback={await rollbackOf(page)}
    />
  )
}
