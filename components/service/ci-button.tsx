'use client'

import dynamic from 'next/dynamic'
import { PopoverButton } from '@/components/ui/popover-button'
import { usePreload } from '@/components/ui/use-preload'
import { type CiDot, type CiInBrief, ciInWords } from '@/lib/domain/ci-brief'
import type { ReadCi } from './acts'
import { CiDotMark } from './ci-dots'

const load = () => import('./ci-panel').then(module => module.CiPanel)
const CiPanel = dynamic(load, { ssr: false })

/** As many as the column is wide. */
const SHOWN = 6

type Props = { service: string; branch: string; sha: string; ci: CiInBrief; readCi: ReadCi }

/** A commit's CI as a row of shapes that opens the list of jobs. */
export function CiButton({ service, branch, sha, ci, readCi }: Props) {
  usePreload(load)
  if (ci.dots === '' && ci.state !== 'unknown') {
    return (
      <span className="f3 meta nw" title="No CI status was reported for this commit">
        no CI
      </span>
    )
  }
  const words = ci.dots === '' ? 'not known yet' : ciInWords(ci)
  return (
    <PopoverButton
      className="ci"
      width={380}
      label={`CI of ${sha.slice(0, 7)} on ${branch}`}
      aria-label={`CI of ${branch}: ${words}`}
      title={`CI: ${words}`}
      panel={() => <CiPanel service={service} branch={branch} sha={sha} readCi={readCi} brief={ci} />}
    >
      {[...ci.dots.slice(0, SHOWN)].map((dot, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: shapes without a name of their own
        <CiDotMark key={at} dot={dot as CiDot} />
      ))}
      {ci.dots.length > SHOWN && <span className="f3 meta">+{ci.dots.length - SHOWN}</span>}
      {ci.dots === '' && <span className="f3 meta">not known</span>}
    </PopoverButton>
  )
}
