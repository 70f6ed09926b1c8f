import { CheckSkeleton } from '@/components/check/check-skeleton'
import '@/app/styles/checks.css'

export default function CheckLoading() {
  return <CheckSkeleton />
}
