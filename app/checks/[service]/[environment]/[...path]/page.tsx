import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { createCheckTokenAction, revokeCheckTokenAction, runCheckAction } from '@/app/actions/checks'
import { CheckScreen } from '@/components/check/check-screen'
import { readCheckPage } from '@/lib/db/read/check-page'
import { CHECK_RANGES, type CheckRange } from '@/lib/domain/check-range'
import { readTime } from '@/lib/domain/read-time'
import { getContext } from '@/lib/wiring'
import { type Address, placeOf } from './place'
import '@/app/styles/check-run.css'
import '@/app/styles/checks.css'

type Query = { range?: string; show?: string; before?: string; run?: string }
type Props = { params: Promise<Address>; searchParams: Promise<Query> }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What an address asks for; what it cannot mean is left out. */
function read({ range, show, before, run }: Query) {
  const at = readTime(before ?? '')
  return {
    range: (CHECK_RANGES as readonly string[]).includes(range ?? '') ? (range as CheckRange) : 'day',
    bad: show === 'bad',
    ...(at && { before: at }),
    ...(run && UUID.test(run) && { run: run.toLowerCase() }),
  }
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { service, environment, path } = placeOf(await params)
  return { title: `${path} of ${service} on ${environment}` }
}

/** One check of a service in an environment. */
export default async function CheckRoute({ params, searchParams }: Props) {
  const [place, query, { db, vault }] = await Promise.all([params.then(placeOf), searchParams.then(read), getContext()])
  const page = await readCheckPage(db, vault, place, query)
  if (!page) notFound()
  const acts = { run: runCheckAction, createToken: createCheckTokenAction, revokeToken: revokeCheckTokenAction }
  return <CheckScreen page={page} query={query} acts={acts} />
}
