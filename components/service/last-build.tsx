import { Age } from '@/components/ui/age'
import { Sha } from '@/components/ui/sha'
import { type Look, StateGlyph } from '@/components/ui/state'
import type { CiState } from '@/lib/domain/fold-ci-statuses'
import type { ServicePage } from '@/lib/screens/service'
import type { ReadCi } from './acts'
import { CiButton } from './ci-button'

const LOOKS: Record<CiState, Look> = {
  none: { tone: 'idle', glyph: 'branch', word: '' },
  passed: { tone: 'ok', glyph: 'ok', word: 'CI passed' },
  running: { tone: 'run', glyph: 'run', word: 'CI runs', spin: true },
  missing: { tone: 'ask', glyph: 'unknown', word: 'CI is not complete' },
  unknown: { tone: 'idle', glyph: 'unknown', word: 'CI is' },
  failed: { tone: 'bad', glyph: 'bad', word: 'CI failed' },
}

type Props = { service: string; head: NonNullable<ServicePage['head']>; readCi: ReadCi }

/** The head of the default branch and what CI says of it, with the list of its jobs. */
export function LastBuild({ service, head: { name, sha, at, ci }, readCi }: Props) {
  const look = LOOKS[ci.state]
  return (
    <>
      <span>
        <StateGlyph look={look} size={14} />
        {name} <Sha sha={sha} /> <Age at={at} suffix=" ago" />
      </span>
      <span className="built">
        <span className="only-wide">{look.word}</span>
        <CiButton service={service} branch={name} sha={sha} ci={ci} readCi={readCi} />
      </span>
    </>
  )
}
