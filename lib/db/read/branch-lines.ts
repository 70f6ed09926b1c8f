import type { PrismaClient, Service } from '@/lib/db/generated/client'
import { ciInBrief } from '@/lib/domain/ci-brief'
import { decide } from '@/lib/domain/decide'
import type { Decision } from '@/lib/domain/decision'
import type { CiKnowledge } from '@/lib/domain/fold-ci-statuses'
import { makePlan } from '@/lib/domain/make-plan'
import { releaseId } from '@/lib/domain/release-id'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type { BranchCell, BranchLine, EnvironmentCard, PlanInLine } from '@/lib/screens/service'
import { readApart, readPulls } from './branch-facts'
import { readCi } from './ci'
import { branchConfig } from './decision-facts'
import { ahead, type PlaceFacts } from './environment-card'
import { readOnGreen } from './on-green'

const STALE_DAYS = 30

/** More than anyone reads; the filter of the page works on what it was given. */
const AT_MOST = 1000

const NO_RULES = { require: [], allowFailures: [], ignore: [] }

type Head = { name: string; sha: string; subject: string; authorName: string; committedAt: Date }

/** The heads of all branches, newest first, without their configuration. */
export function readHeads(db: PrismaClient, serviceId: string): Promise<Head[]> {
  return db.branch.findMany({
    where: { serviceId },
    orderBy: { committedAt: 'desc' },
    select: { name: true, sha: true, subject: true, authorName: true, committedAt: true },
  })
}

function planInLine(place: PlaceFacts, sha: string, config: ServiceConfig, waits: string | null): PlanInLine {
  const hosts = place.instances.map(({ id, hostId, port, host, current }) => ({
    instanceId: id,
    hostId,
    port,
    name: host.name,
    current,
  }))
  const release = { release: releaseId(new Date(), sha), sha }
  const plan = makePlan({ kind: 'deploy', config, environment: place.environment, release, hosts })
  return {
    waves: plan.waves.map(wave => wave.hosts.length),
    once: config.once.map(({ name }) => name),
    onFailure: plan.onFailure,
    waits,
  }
}

type Branch = Head & { config: unknown; configProblems: unknown }

/** Decisions repeat from row to row: each is sent once. */
function collector() {
  const index = new Map<string, number>()
  const decisions: Decision[] = []
  return {
    decisions,
    add(decision: Decision): number {
      const key = JSON.stringify(decision)
      const at = index.get(key) ?? decisions.push(decision) - 1
      index.set(key, at)
      return at
    },
  }
}

function cellOf(
  service: string,
  branch: Branch,
  place: PlaceFacts,
  card: EnvironmentCard,
  ci: CiKnowledge,
  add: (decision: Decision) => number,
): BranchCell {
  const now = place.running.find(({ sha, kind }) => sha === branch.sha && kind === 'deploy')
  if (now) return { kind: 'running', state: now.state, percent: Math.round(now.progress * 100), url: now.url }
  if (card.sha === branch.sha && card.state === 'whole') return { kind: 'live' }
  const config = branchConfig(branch as Parameters<typeof branchConfig>[0])
  const { active, replaces } = ahead('deploy', place)
  const decision = decide(
    { service, environment: place.environment, sha: branch.sha, branches: [branch.name] },
    {
      hosts: { known: true, value: place.readiness },
      config,
      ci,
      locks: { known: true, value: place.locks },
      truths: place.truths,
      active: { known: true, value: active },
      replaces,
      now: place.now,
    },
  )
  if (!decision.allowed || !config.known || !config.value.ok) return { kind: 'off', decision: add(decision) }
  const waits = decision.reasons.find(reason => reason.waits || reason.code === 'gives_way')?.message ?? null
  return { kind: 'deploy', plan: planInLine(place, branch.sha, config.value.value, waits) }
}

/**
 * Branches with what each may do in each environment: the default one first, then by age. Stale ones (nothing new for a
 * month, and running nowhere) are left out unless `all`.
 */
export async function readBranchLines(
  db: PrismaClient,
  service: Service,
  heads: Head[],
  places: PlaceFacts[],
  cards: EnvironmentCard[],
  all: boolean,
): Promise<{ branches: BranchLine[]; decisions: Decision[]; onGreen: EnvironmentCard['onGreen'][] }> {
  const since = Date.now() - STALE_DAYS * 86_400_000
  const live = new Set(cards.map(({ sha }) => sha))
  const isDefault = ({ name }: Head) => name === service.defaultBranch
  const shown = heads
    .filter(head => all || isDefault(head) || live.has(head.sha) || head.committedAt.getTime() > since)
    .toSorted((a, b) => Number(isDefault(b)) - Number(isDefault(a)))
    .slice(0, AT_MOST)
  const [configs, ciOf, apartOf, pullOf] = await Promise.all([
    db.branch.findMany({
      where: { serviceId: service.id, name: { in: shown.map(({ name }) => name) } },
      select: { name: true, config: true, configProblems: true },
    }),
    readCi(
      db,
      service,
      shown.map(({ sha }) => sha),
    ),
    readApart(db, service.id, cards.at(-1)?.sha ?? null),
    readPulls(db, service.id),
  ])
  const configOf = new Map(configs.map(row => [row.name, row]))
  const { decisions, add } = collector()
  const branches = shown.map((head): BranchLine => {
    const branch = { ...head, config: null, configProblems: null, ...configOf.get(head.name) }
    const ci = ciOf(head.sha)
    return {
      name: head.name,
      isDefault: isDefault(head),
      sha: head.sha,
      subject: head.subject,
      author: head.authorName,
      at: head.committedAt.toISOString(),
      apart: apartOf(head.sha),
      pull: pullOf(head.name),
      ci: ciInBrief(ci, (branch.config as ServiceConfig | null)?.ci ?? NO_RULES),
      cells: places.flatMap((place, index) => {
        const card = cards[index]
        return card ? [cellOf(service.name, branch, place, card, ci, add)] : []
      }),
    }
  })
  const withConfig = branches.map(line => ({ ...line, config: configOf.get(line.name)?.config }))
  return { branches, decisions, onGreen: await readOnGreen(db, service.id, withConfig, places, cards) }
}
