'use client'

import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { HostLog, Section } from './host-log'
import { searchLog } from './search-log'

const AGAIN_MS = 700

/** A value that follows another at most every so often. */
function useSlowly(value: number): number {
  const [slow, setSlow] = useState(value)
  useEffect(() => {
    if (slow === value) return
    const timer = setTimeout(() => setSlow(value), AGAIN_MS)
    return () => clearTimeout(timer)
  }, [slow, value])
  return slow
}

/** The lines that hold what is searched for, and which of them is looked at. */
export function useSearch(log: HostLog, sections: Section[]) {
  const [query, setQuery] = useState('')
  const [current, setCurrent] = useState(-1)
  const wanted = useDeferredValue(query)
  const version = useSlowly(log.version)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the log grows in place; its version says when
  const matches = useMemo(() => searchLog(log, sections, wanted), [log, wanted, version])
  return {
    query,
    wanted,
    matches,
    current,
    setQuery(text: string) {
      setQuery(text)
      setCurrent(-1)
    },
    /** The next or the one before, round and round. */
    step(by: 1 | -1) {
      if (matches.length === 0) return null
      const next = current === -1 && by === -1 ? matches.length - 1 : (current + by + matches.length) % matches.length
      setCurrent(next)
      return matches[next] ?? null
    },
  }
}
