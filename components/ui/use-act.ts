'use client'

import { useRouter } from 'next/navigation'
import { startTransition, useCallback, useState, useTransition } from 'react'
import { fail } from '@/lib/domain/result'
import type { Answer, Refusal } from '@/lib/screens/answer'

const UNREACHED: Refusal = {
  code: 'unreached',
  title: 'No answer',
  detail: 'Prometheus could not be reached, so it is not known whether this was done. Look, and try again.',
}

/**
 * Calls a server action: whether it is under way, and why it was refused last. What was typed stays, because nothing is
 * reset. `run` gives the answer; a lost connection is an answer too. The page is read anew after an answer, and never
 * without one: where the server is away, the router would leave the page for the browser's own error. What `done` changes
 * is seen together with that page: until then the control is busy, and no click is lost between the two. A refusal is seen
 * at once, and the control with it is free again: the page is read after it.
 */
export function useAct<I, T>(act: (input: I) => Promise<Answer<T>>) {
  const router = useRouter()
  const [busy, start] = useTransition()
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const run = useCallback(
    (input: I, done?: (answer: Answer<T>) => void) =>
      start(async () => {
        const answer = await act(input).catch((): Answer<T> => fail(UNREACHED))
        startTransition(() => {
          setRefusal(answer.ok ? null : answer.failure)
          done?.(answer)
          if (answer.ok) router.refresh()
        })
        if (!answer.ok && answer.failure.code !== UNREACHED.code) setTimeout(() => router.refresh())
      }),
    [act, router],
  )
  /** What is wrong with this input. */
  const errorOf = (field: string) => (refusal?.field === field ? refusal.detail : undefined)
  return { busy, refusal, run, errorOf, clear: () => setRefusal(null) }
}
