'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { DeployFollower } from './deploy-follower'

/** The deploy as it is now, with the log of the chosen host. */
export function useFollower(detail: DeployDetail, cursor: string, host: string | null) {
  const [follower] = useState(() => new DeployFollower(detail, cursor))

  useEffect(() => {
    follower.refresh(detail, cursor)
  }, [follower, detail, cursor])

  useEffect(() => {
    follower.follow(host)
    return () => follower.close()
  }, [follower, host])

  return useSyncExternalStore(follower.subscribe, follower.read, follower.read)
}
