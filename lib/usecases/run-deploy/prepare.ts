import { WHOLE_TREE_NEEDED } from '@/lib/commands/apply-parcel'
import { prepareScript } from '@/lib/commands/prepare'
import type { Hash } from '@/lib/domain/hash'
import { releasesBefore } from '@/lib/domain/plan'
import { chooseTransfer } from '@/lib/domain/transfer'
import type { Parcel, Repository, RepositoryAnswer, RepositoryFailure } from '@/lib/ports/repository'
import { commandEnvironment } from './environment'
import { isOpen, latestRun, type Part, runPart } from './remote-run'
import { beginStep, DONE, endStep, type HostWork, hostOutcome, type Outcome, stepsOf, stopped, type Work } from './work'

/** A round trip beyond this is a link on which compression pays. */
const SLOW_LINK_MS = 20

/** Brings the commit to the host and makes the release, up to but not including anything live. */
export async function prepareHost(work: Work, host: HostWork): Promise<Outcome> {
  const steps = stepsOf(work, host, 'prepare')
  const [transfer] = steps
  const left = latestRun(work, host, 'prepare')
  const open = left !== null && isOpen(left)
  // Its last step is not the last thing that a run does: one whose end was not heard is followed to it.
  if (!transfer || (!open && steps.every(step => step.state === 'succeeded'))) return DONE
  if (host.failure) return refuse(work, host, hostOutcome(host.failure))
  if (work.forwardStop.aborted && !open) return refuse(work, host, stopped(work))
  const begun = { state: 'running', startedAt: work.ctx.clock.now(), detail: 'sending' } as const
  if (transfer.state === 'waiting') work.journal.stepSoon(transfer.id, begun)

  return prepareFrom(work, host, baseFor(work, host), {
    exitCode: WHOLE_TREE_NEEDED,
    otherwise: () => {
      host.tree = null
      return prepareFrom(work, host, null)
    },
  })
}

async function prepareFrom(work: Work, host: HostWork, base: string | null, again?: Part['again']): Promise<Outcome> {
  const { sha } = work.plan.release
  const held = host.tree === sha
  const parcel = held ? null : await parcelFor(work, host, base)
  if (parcel && !parcel.ok) return refuse(work, host, repositoryOutcome(parcel.failure))
  const known = host.sealed ? (parcel ? parcel.value.base : sha) : null
  const digest = await digestOf(work, host.hash, known)
  if (!digest.ok) return refuse(work, host, repositoryOutcome(digest.failure))

  return runPart(work, host, {
    name: 'prepare',
    steps: stepsOf(work, host, 'prepare'),
    stop: work.forwardStop,
    again,
    upload: parcel?.value,
    script: marks =>
      prepareScript({
        sha,
        digest: digest.value,
        hash: host.hash,
        known: known !== null,
        parcel: parcel?.value ?? { base: null, removes: false, compression: 'none' },
        release: work.plan.release.release,
        keep: work.config.keepReleases,
        never: releasesBefore(host.planned),
        shared: work.config.shared.map(link => (link.kind === 'folder' ? `${link.path}/` : link.path)),
        marks,
        env: commandEnvironment(work, host, work.plan.release, false),
        ...(work.config.hooks.before_build && { beforeBuild: work.config.hooks.before_build }),
        ...(work.config.build && { build: work.config.build }),
      }),
  })
}

/**
 * Begins to make what hosts will be sent, by what they held when they were last seen: it is ready, or nearly, when they
 * have said what they hold now.
 */
export function beginParcels(work: Work): void {
  if (!work.plan.steps.some(({ name }) => name === 'transfer')) return
  for (const host of work.hosts) {
    void digestOf(work, host.hash, host.sealed ? host.tree : null)
    // Whether it is to be compressed is not known of a host that was not asked anything yet.
    if (host.tree !== work.plan.release.sha && host.remote.roundTripMs() !== null)
      void parcelFor(work, host, baseFor(work, host))
  }
}

/** Why the commit cannot be sent to any host; `null`: it can. */
export async function unsendable(work: Work): Promise<string | null> {
  if (!work.plan.steps.some(({ name }) => name === 'transfer')) return null
  for (const host of work.hosts) {
    const digest = await digestOf(work, host.hash, host.sealed ? host.tree : null)
    if (!digest.ok) return digest.failure.message.replace(/\.$/, '')
  }
  return null
}

function baseFor(work: Work, host: HostWork): string | null {
  const transfer = chooseTransfer(work.plan.release.sha, host.tree)
  return transfer.kind === 'difference' ? transfer.base : null
}

function openRepository({ ctx, journal: { deploy } }: Work): Repository {
  return ctx.repositories.open(deploy.serviceId, deploy.service.repositoryUrl)
}

/** @param known the commit that the tree is known to be until it is changed; `null`: nothing is known of it */
function digestOf(work: Work, hash: Hash, known: string | null): RepositoryAnswer<string> {
  const key = `${hash}-${known}`
  const found = work.digests.get(key)
  if (found) return found
  const computed = openRepository(work).digest(work.plan.release.sha, hash, known)
  work.digests.set(key, computed)
  return computed
}

/** One parcel serves every host that starts from the same base. A base that the mirror has lost means the whole tree. */
function parcelFor(work: Work, host: HostWork, base: string | null): RepositoryAnswer<Parcel> {
  const repository = openRepository(work)
  const compression = (host.remote.roundTripMs() ?? 0) > SLOW_LINK_MS ? 'gzip' : 'none'
  const key = `${base ?? 'whole'}-${compression}`
  const known = work.parcels.get(key)
  if (known) return known
  const made = repository
    .parcel(work.plan.release.sha, base, compression)
    .then(parcel => (parcel.ok || base === null ? parcel : repository.parcel(work.plan.release.sha, null, compression)))
  work.parcels.set(key, made)
  return made
}

async function refuse(work: Work, host: HostWork, outcome: Outcome): Promise<Outcome> {
  const [first, ...rest] = stepsOf(work, host, 'prepare').filter(step => step.state !== 'succeeded')
  if (!first) return outcome
  if (first.state === 'waiting' && !outcome.ok && outcome.class !== 'cancelled') await beginStep(work, first)
  await endStep(work, first, outcome)
  await Promise.all(rest.map(step => work.journal.step(step.id, { state: 'skipped' })))
  return outcome
}

const repositoryOutcome = ({ message }: RepositoryFailure): Outcome => ({
  ok: false,
  class: 'error',
  reason: message.replace(/\.$/, ''),
})
