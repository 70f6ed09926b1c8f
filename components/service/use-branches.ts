'use client'

import { useRouter } from 'next/navigation'
import { useDeferredValue, useEffect, useState, useTransition } from 'react'
import { findBranches } from '@/lib/domain/find-branches'
import type { BranchQuery, ServicePage } from '@/lib/screens/service'
import { askedFor, branchHref } from './branch-query'

/** How long typing has to rest before the server is asked. */
const TYPED_MS = 150

/**
 * The branches for what was typed and chosen. A list that is here as a whole is searched here, at once; of a longer one
 * the server finds the part, and the address says which.
 */
export function useBranches(page: ServicePage) {
  const { query, branches, branchesFound } = page
  const router = useRouter()
  const [pending, start] = useTransition()
  const [text, setText] = useState(query.text)
  const [sort, setSort] = useState(query.sort)
  const wanted = useDeferredValue(text)
  const isWhole = branches.length === branchesFound && query.text === ''
  const isAsked = isWhole || query.text === askedFor(text)
  const found = findBranches(branches, wanted, sort)

  function ask(change: Partial<BranchQuery>) {
    const href = branchHref({ ...query, text, sort, ...change }, window.location.search)
    start(() => router.replace(href, { scroll: false }))
  }
  // A sheet that opens takes the place of a question under way, so another answer is a reason to ask again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed asks by itself
  useEffect(() => {
    if (isAsked) return
    const timer = setTimeout(() => ask({}), TYPED_MS)
    return () => clearTimeout(timer)
  }, [text, isAsked, query])

  return {
    text,
    setText,
    sort,
    found,
    /** The server looks for what was typed: what is here may not be all. */
    searching: !isAsked || (pending && !isWhole),
    /** How many there are of what was asked for, here or not. */
    count: isWhole || !isAsked ? found.length : branchesFound,
    ask,
    choose: (by: typeof sort) => {
      setSort(by)
      if (!isWhole) ask({ sort: by })
    },
  }
}
