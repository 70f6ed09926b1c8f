'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Segmented } from '@/components/ui/segmented'
import type { ServicePage } from '@/lib/screens/service'

/** Active branches, or all of them; the address says which. */
export function BranchScope({ page, all }: { page: ServicePage; all: boolean }) {
  const router = useRouter()
  const [, start] = useTransition()
  return (
    <Segmented
      className="only-wide"
      label="Which branches"
      value={all ? 'all' : 'active'}
      segments={[
        { value: 'active', label: 'Active' },
        { value: 'all', label: `All ${page.branchCount.toLocaleString('en')}` },
      ]}
      onChange={scope => start(() => router.replace(scope === 'all' ? '?branches=all' : '?', { scroll: false }))}
    />
  )
}
