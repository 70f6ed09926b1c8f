'use client'

import { useEffect, useState } from 'react'
import type { Answer } from '@/lib/screens/answer'
import type { ChangesQuestion, ReadChanges, WantedChanges } from '@/lib/screens/changes'

/** How often an answer is asked for that a worker still works on; a page that is live asks earlier. */
const AGAIN_MS = 1000

/** What would change in an environment with this commit; `null` until the first answer. */
export function useChanges(
  read: ReadChanges,
  { service, environment, sha, base }: ChangesQuestion,
): WantedChanges | null {
  const [answer, setAnswer] = useState<{ about: string; answer: Answer<WantedChanges> } | null>(null)
  const about = `${base} ${sha}`
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let current = true
    const ask = async () => {
      const answer = await read({ service, environment, sha, ...(base && { base }) }).catch(() => null)
      if (!current) return
      if (answer) setAnswer({ about, answer })
      if (!answer || (answer.ok && answer.value.state === 'working')) timer = setTimeout(ask, AGAIN_MS)
    }
    void ask()
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [read, service, environment, sha, base, about])
  if (answer?.about !== about) return null
  return answer.answer.ok ? answer.answer.value : { state: 'unknown', why: answer.answer.failure.detail }
}
