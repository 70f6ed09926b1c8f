'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** Whether the browser draws: what the server cannot know, such as the reader's time zone, is drawn from then on. */
export const useMounted = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
