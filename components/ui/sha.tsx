import { CopyText } from './copy-text'

/** A commit: seven characters that copy the whole on click. */
export function Sha({ sha, className }: { sha: string; className?: string }) {
  const short = sha.slice(0, 7)
  return (
    <CopyText text={sha} shown={short} className={className}>
      {short}
    </CopyText>
  )
}
