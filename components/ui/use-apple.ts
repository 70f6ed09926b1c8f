'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform)

/** Whether the keyboard has ⌘ where others have Ctrl. The server draws ⌘. */
export const useApple = (): boolean => useSyncExternalStore(never, isApple, () => true)
