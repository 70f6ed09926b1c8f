import { WhatChanges } from '@/components/deploy/what-changes'
import { Avatar } from '@/components/ui/avatar'
import { Sha } from '@/components/ui/sha'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { ReadChanges } from '@/lib/screens/changes'
import { beforeShas, mostlyBefore } from './before'

export type Commit = { sha: string; subject: string; author: string }

function CommitRow({ label, sha, commit }: { label: string; sha: string; commit: Commit | undefined }) {
  return (
    <li className="r chg">
      <span className="meta f3 chl">{label}</span>
      <Sha sha={sha} />
      <span className="cut grow" title={commit?.subject}>
        {commit?.subject || <span className="f3">not known</span>}
      </span>
      {commit?.author && (
        <span className="who f2">
          <Avatar name={commit.author} />
          <span className="cut only-wide">{commit.author}</span>
        </span>
      )}
    </li>
  )
}

type Props = { detail: DeployDetail; commits: Commit[]; readChanges: ReadChanges }

/** What hosts ran before, what is brought, and what lies between. */
export function ChangesTab({ detail, commits, readChanges }: Props) {
  const before = beforeShas(detail.plan)
  const known = (sha: string) => commits.find(commit => commit.sha === sha)
  const same = before.length === 1 && before[0] === detail.sha
  return (
    <div className="pane">
      <ul className="rows">
        <CommitRow label={detail.kind === 'rollback' ? 'back to' : 'new'} sha={detail.sha} commit={known(detail.sha)} />
        {before.map(sha => (
          <CommitRow key={sha} label="before" sha={sha} commit={known(sha)} />
        ))}
      </ul>
      {sentence(detail, before.length, same) && <p className="pnote f2">{sentence(detail, before.length, same)}</p>}
      {before[0] && !same && (
        <WhatChanges
          read={readChanges}
          about={{ service: detail.service, environment: detail.environment, sha: detail.sha, base: before[0] }}
        />
      )}
    </div>
  )
}

function sentence({ plan }: DeployDetail, before: number, same: boolean): string {
  if (!plan) return 'What hosts run now is read when the plan is made.'
  if (same) return 'The hosts ran this commit already: nothing changes but the release.'
  const other = mostlyBefore(plan)
  if (before === 0 && other !== null) return `What the hosts ran before was not brought from here: ${other}.`
  if (before === 0) return 'Nothing of this service ran on these hosts before.'
  if (before > 1) return `The hosts ran ${before} different commits before; this is against what most of them ran.`
  return ''
}
