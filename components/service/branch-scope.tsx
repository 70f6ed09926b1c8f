'use client'

import { Segmented } from '@/components/ui/segmented'
import type { ServicePage } from '@/lib/screens/service'

/** Active branches, or all of them; the address says which. */
export function BranchScope({ page, onChange }: { page: ServicePage; onChange: (all: boolean) => void }) {
  return (
    <Segmented
      className="only-wide"
      label="Which branches"
      value={page.query.all ? 'all' : 'active'}
      segments={[
        { value: 'active', label: 'Active' },
        { value: 'all', label: `All ${page.branchCount.toLocaleString('en')}` },
      ]}
      onChange={scope => onChange(scope === 'all')}
    />
  )
}
