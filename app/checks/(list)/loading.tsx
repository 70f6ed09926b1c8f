import { PageSkeleton } from '@/components/ui/page-skeleton'

export default function ChecksLoading() {
  return <PageSkeleton title="Checks" />
}
