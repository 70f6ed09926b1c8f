'use client'

import { useCallback, useEffect, useState } from 'react'

/** `error`: its first line that speaks of one, rather than its head. */
export type ChosenStep = { name: string; undo: boolean; error?: boolean }

/** What of the log is looked at: a host, and on request one of its steps or lines. */
export type Selection = {
  /** `null` until someone chooses. */
  host: string | null
  /** Counts requests, so that asking for the same again scrolls again. */
  asked: number
  step: ChosenStep | null
  /** 1-based, within the host's log. */
  line: number | null
}

const lineOf = (hash: string): number | null => {
  const match = /^#L(\d{1,9})$/.exec(hash)
  return match?.[1] ? Number(match[1]) : null
}

/** The address of a line, to send to others. */
export function lineAddress(host: string, line: number): string {
  const url = new URL(window.location.href)
  url.searchParams.set('host', host)
  url.hash = `L${line}`
  return url.href
}

/** Looks at something else; what is left out of host stays, step and line do not. */
export type Select = (part: Partial<Pick<Selection, 'host' | 'step' | 'line'>>) => void

/**
 * Keeps the selection and the page's address the same, without adding to the history.
 *
 * @param first the host that is shown until someone chooses: a line is nothing without its host
 */
export function useSelection(first: string | null) {
  const [selection, setSelection] = useState<Selection>({ host: null, asked: 0, step: null, line: null })

  useEffect(() => {
    const line = lineOf(window.location.hash)
    if (line !== null) setSelection(was => ({ ...was, asked: was.asked + 1, line }))
  }, [])

  const select: Select = useCallback(part => {
    setSelection(was => ({ ...was, step: null, line: null, ...part, asked: was.asked + 1 }))
  }, [])

  const { asked, line } = selection
  const host = selection.host ?? (line === null ? null : first)
  useEffect(() => {
    if (asked === 0) return
    const url = new URL(window.location.href)
    if (host !== null) url.searchParams.set('host', host)
    url.hash = line === null ? '' : `L${line}`
    window.history.replaceState(window.history.state, '', url)
  }, [asked, host, line])

  return [selection, select] as const
}
