import { PageSkeleton } from '@/components/ui/page-skeleton'

export default function DeploysLoading() {
  return <PageSkeleton title="Deploys" />
}
