import type { Refusal } from '@/lib/screens/answer'
import { Note } from './note'

/** A refusal that belongs to no single field. */
export function FormRefusal({ refusal, fields = [] }: { refusal: Refusal | null; fields?: string[] }) {
  if (!refusal || (refusal.field && fields.includes(refusal.field))) return null
  return (
    <Note tone="bad" icon="error" title={`${refusal.title}.`}>
      {refusal.detail}
    </Note>
  )
}
