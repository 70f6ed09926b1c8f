import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { hasCheck } from '@/lib/db/read/has-check'
import { getDb } from '@/lib/wiring'
import { type Address, placeOf } from './place'

/** Whether there is such a check is asked before the first byte leaves: an answer that has begun cannot become a 404. */
export default async function CheckLayout({ params, children }: { params: Promise<Address>; children: ReactNode }) {
  const [place, db] = await Promise.all([params.then(placeOf), getDb()])
  if (!(await hasCheck(db, place))) notFound()
  return children
}
