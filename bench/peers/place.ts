import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import type { BenchHost } from '../hosts'
import type { BenchRepository } from '../repository'

export const KEEP = 5

/** Where a tool's releases are, below a host's root. Every tool has a place of its own on every host. */
export const placeOf = (tool: string) => `places/${tool.toLowerCase().replaceAll(' ', '-')}`

/** Makes the empty place with the one shared file. */
export function openPlace(host: BenchHost, tool: string): void {
  mkdirSync(join(host.root, placeOf(tool), 'shared'), { recursive: true })
  mkdirSync(join(host.root, placeOf(tool), 'releases'), { recursive: true })
  writeFileSync(join(host.root, placeOf(tool), 'shared/config.env'), 'X=1\n')
}

export function removePlace(host: BenchHost, tool: string): void {
  rmSync(join(host.root, placeOf(tool)), { recursive: true, force: true })
}

/** Adds earlier releases beside the one that is live, so that each deploy has one too many to remove. */
export function addEarlierReleases(host: BenchHost, tool: string, nameOf: (index: number) => string): void {
  const place = join(host.root, placeOf(tool))
  const live = liveRelease(host, tool)
  for (let index = 1; index < KEEP; index++) {
    const name = nameOf(index)
    execFileSync('cp', ['-al', live, name], { cwd: join(place, 'releases') })
    execFileSync('touch', ['-d', `2020-01-01 00:00:0${index}`, name], { cwd: join(place, 'releases') })
    const built = join(place, '.prometheus/built')
    if (existsSync(built)) writeFileSync(join(built, name), readFileSync(join(built, live)))
  }
}

export const liveRelease = (host: BenchHost, tool: string) =>
  basename(readlinkSync(join(host.root, placeOf(tool), 'current')))

/** The newest release of all is live again: every rollback begins there. */
export function makeNewestLive(host: BenchHost, tool: string): void {
  const place = join(host.root, placeOf(tool))
  const newest = readdirSync(join(place, 'releases')).sort().at(-1) ?? ''
  const target = readlinkSync(join(place, 'current')).replace(/[^/]*$/, newest)
  symlinkSync(target, join(place, 'current.bench'))
  renameSync(join(place, 'current.bench'), join(place, 'current'))
}

/** Takes the traces of the run before away. */
export function forgetRestart(host: BenchHost, tool: string): void {
  rmSync(join(host.root, placeOf(tool), 'restart'), { force: true })
}

/**
 * Throws unless the host runs exactly the version: its files, the build's, the shared link, restarted.
 * @param expected folder with the version's files
 */
export function verifyDeploy(host: BenchHost, tool: string, repository: BenchRepository, expected: string): void {
  const place = join(host.root, placeOf(tool))
  const release = join(place, 'releases', liveRelease(host, tool))
  const wrong = (what: string) => new Error(`${tool} on ${host.sshd.host.name}: ${what}`)
  if (!existsSync(join(place, 'restart'))) throw wrong('not restarted')
  if (readFileSync(join(release, 'BUILD'), 'utf8') !== 'build\n') throw wrong('not built')
  if (!readlinkSync(join(release, 'config.env')).endsWith('shared/config.env')) throw wrong('config.env is not linked')
  const kept = readdirSync(join(place, 'releases')).length
  if (kept !== KEEP) throw wrong(`keeps ${kept} releases instead of ${KEEP}`)
  try {
    execFileSync('diff', ['-rq', join(expected, 'src'), join(release, 'src')], { stdio: ['ignore', 'pipe', 'inherit'] })
  } catch {
    throw wrong(`${release} is not the version of ${repository.name}`)
  }
}

/** Throws unless another release than `before` is live, and was restarted. */
export function verifyRollback(host: BenchHost, tool: string, before: string): void {
  const restarted = existsSync(join(host.root, placeOf(tool), 'restart'))
  if (liveRelease(host, tool) === before || !restarted)
    throw new Error(`${tool} on ${host.sshd.host.name}: not rolled back`)
}
