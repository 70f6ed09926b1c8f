import { readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { DemoHost } from './world'

/** What a host itself says: the commit its service answers with, and the one its `current` leads to. */
export type HostTruth = { name: string; answers: string; current: string }

const version = z.object({ revision: z.string() })

async function askService(port: number): Promise<string> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/version`, { signal: AbortSignal.timeout(3000) })
    return version.parse(await response.json()).revision
  } catch {
    return 'nothing'
  }
}

function readCurrent(home: string): string {
  try {
    const release = basename(readlinkSync(join(home, 'storefront/current')))
    return readFileSync(join(home, 'storefront/releases', release, 'REVISION'), 'utf8').trim()
  } catch {
    return 'nothing'
  }
}

/** Asks the host, not the database: its service over HTTP, and its folder. */
export async function askHost({
  name,
  home,
  servicePort,
}: Pick<DemoHost, 'name' | 'home' | 'servicePort'>): Promise<HostTruth> {
  return { name, answers: await askService(servicePort), current: readCurrent(home) }
}

const short = (sha: string) => sha.slice(0, 7)

/** `test-1 3da201c`; where service and folder disagree, both. */
export const describe = ({ name, answers, current }: HostTruth): string =>
  answers === current
    ? `${name} ${short(answers)}`
    : `${name} answers ${short(answers)}, its current is ${short(current)}`
