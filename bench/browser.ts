import { existsSync } from 'node:fs'
import { type Browser, chromium } from '@playwright/test'

const PATHS = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** This machine's Chromium; `null` when it has none. */
export async function openBrowser(): Promise<Browser | null> {
  const executablePath = PATHS.find(path => path !== '' && existsSync(path))
  if (!executablePath) return null
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync']
  return chromium.launch({ executablePath, args })
}
