import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readChangesAction } from '@/app/actions/changes'
import { deployAction, rollbackAction } from '@/app/actions/deploys'
import { PlanScreen } from '@/components/plan/plan-screen'
import { previewDeploy, previewRollback } from '@/lib/usecases/preview'
import { getContext } from '@/lib/wiring'
import '@/app/styles/plan.css'

type Props = {
  params: Promise<{ service: string; environment: string }>
  searchParams: Promise<{ ref?: string; to?: string; rollback?: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { service, environment } = await params
  return { title: `Plan, ${decodeURIComponent(service)} ${decodeURIComponent(environment)}` }
}

/** What a deploy of `?ref=`, or a rollback (`?rollback` or `?to=`), would do. */
export default async function PlanPageRoute({ params, searchParams }: Props) {
  const [{ service, environment }, { ref, to, rollback }, ctx] = await Promise.all([params, searchParams, getContext()])
  const place = { service: decodeURIComponent(service), environment: decodeURIComponent(environment) }
  const back = to !== undefined || rollback !== undefined
  if (!back && ref === undefined) notFound()
  const preview = back
    ? await previewRollback(ctx, { ...place, ...(to !== undefined && { to: String(to) }) })
    : await previewDeploy(ctx, { ...place, ref: String(ref) })
  if (!preview.ok) notFound()
  return (
    <PlanScreen
      preview={preview.value}
      acts={{ deploy: deployAction, rollback: rollbackAction }}
      readChanges={readChangesAction}
    />
  )
}
