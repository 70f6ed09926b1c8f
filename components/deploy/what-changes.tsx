'use client'

import type { ChangesQuestion, ReadChanges } from '@/lib/screens/changes'
import { ChangesList, NoChanges } from './changes-list'
import { useChanges } from './use-changes'

/** What a commit changes where it is brought, as soon as that is known. */
export function WhatChanges({ read, about }: { read: ReadChanges; about: ChangesQuestion }) {
  const changes = useChanges(read, about)
  return (
    <div className="between">
      {changes?.state === 'known' && <ChangesList changes={changes.changes} pulls={changes.pulls} shown={50} />}
      {changes?.state === 'unknown' && <NoChanges>{changes.why}</NoChanges>}
      {changes?.state === 'working' && <NoChanges>Comparing the commits…</NoChanges>}
    </div>
  )
}
