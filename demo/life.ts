import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { api } from './api'
import { childEnvironment } from './place'
import { pushHoney } from './push'
import { runScript } from './script'
import type { Demo } from './start'

/**
 * At the first start: main is brought to canary and production, and a week of production's checks is written down. Then
 * main goes on, so that there is something to deploy. Answers what was done.
 */
export async function beginLife(demo: Demo): Promise<string> {
  const marker = join(demo.place.folder, 'alive')
  if (existsSync(marker)) return 'as you left it'
  const calls = api(demo.url)
  for (const environment of ['canary', 'production']) {
    const { id } = await calls.deploy(environment, 'main')
    const { state, reason } = await calls.follow(id)
    if (state !== 'succeeded') throw new Error(`main did not get to ${environment}: ${reason ?? state}`)
  }
  await runScript(['demo/check-history.ts'], childEnvironment(demo.place))
  await pushHoney(demo, calls)
  writeFileSync(marker, '')
  return 'main is live on canary and production, which is watched; a newer commit waits'
}
