import { Icon } from '@/components/ui/icon'

/** How far a branch is ahead of and behind what an environment runs. */
export function Apart({ apart, from }: { apart: { ahead: number; behind: number } | null; from: string }) {
  if (!apart) {
    return (
      <span className="f3" title={`How far it is from ${from} is not known`}>
        –
      </span>
    )
  }
  const { ahead, behind } = apart
  const words = `${ahead} ahead of what ${from} runs, ${behind} behind`
  return (
    <span className="ab" title={words}>
      <span className={ahead === 0 ? 'z' : undefined}>
        <Icon name="up" />
        {ahead.toLocaleString('en')}
      </span>
      <span className={behind === 0 ? 'z' : undefined}>
        <Icon name="down" />
        {behind.toLocaleString('en')}
      </span>
      <span className="vh">{words}</span>
    </span>
  )
}
