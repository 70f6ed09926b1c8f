import { Avatar } from '@/components/ui/avatar'
import { Icon } from '@/components/ui/icon'
import { Sha } from '@/components/ui/sha'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { beforeShas, mostlyBefore } from './before'

/** What the hosts ran, and what they are to run. */
function Change({ detail }: { detail: DeployDetail }) {
  const before = beforeShas(detail.plan)
  if (!detail.plan) return null
  const [only] = before
  return (
    <span>
      {only && before.length === 1 ? (
        <Sha sha={only} />
      ) : (
        <span className="f3">{only ? `${before.length} releases` : (mostlyBefore(detail.plan) ?? 'nothing')}</span>
      )}
      <Icon name="arrow-right" size={12} />
      <Sha sha={detail.sha} />
      {only === detail.sha && <span className="f3">same commit</span>}
    </span>
  )
}

/** What is brought there, by whom, in place of what, and what happens if it fails. */
export function Facts({ detail }: { detail: DeployDetail }) {
  const { sha, subject, branch, ref, requestedBy, plan, jumpedAt } = detail
  return (
    <div className="facts">
      <span className="msg">
        <Sha sha={sha} />
        <span className="cut" title={subject}>
          {subject || ref}
        </span>
      </span>
      {branch && (
        <span className="only-wide">
          <Icon name="branch" size={12} />
          <span className="cut fbranch" title={branch}>
            {branch}
          </span>
        </span>
      )}
      <span>
        <Avatar name={requestedBy.name} />
        {requestedBy.name}
      </span>
      {jumpedAt && (
        <span title="A person put it first in its queue">
          <Icon name="up" size={12} />
          put first
        </span>
      )}
      <Change detail={detail} />
      {plan && (
        <span className="only-wide">
          On failure: {plan.onFailure === 'rollback' ? 'roll back' : 'stop and leave it'}
        </span>
      )}
    </div>
  )
}
