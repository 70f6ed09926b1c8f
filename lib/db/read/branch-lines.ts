import type { PrismaClient, Service } from '@/lib/db/generated/client'
import { ciInBrief } from '@/lib/domain/ci-brief'
import { decide } from '@/lib/domain/decide'
import { type BranchRow, findBranches } from '@/lib/domain/find-branches'
import type { CiKnowledge } from '@/lib/domain/fold-ci-statuses'
import { makePlan } from '@/lib/domain/make-plan'
import { releaseId } from '@/lib/domain/release-id'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type {
  BranchCell,
  BranchLine,
  BranchQuery,
  EnvironmentCard,
  PlanInLine,
  ServicePage,
} from '@/lib/screens/service'
import { readApart, readPulls } from './branch-facts'
import { readCi } from './ci'
import { branchConfig } from './decision-facts'
import { ahead, type PlaceFacts } from './environment-card'
import { parseOnce } from './parse-once'

const STALE_DAYS = 30

const NO_RULES = { require: [], allowFailures: [], ignore: [] }

type Planned = Omit<PlanInLine, 'waits'>

/** Plans of one place by what `prometheus.yml` says: the commit changes nothing of what is shown of them. */
function planner({ instances, environment }: PlaceFacts): (config: ServiceConfig, sha: string) => Planned {
  const known = new Map<ServiceConfig, Planned>()
  const hosts = instances.map(({ id, hostId, port, host, current }) => {
    return { instanceId: id, hostId, port, name: host.name, current }
  })
  const plan = (config: ServiceConfig, sha: string): Planned => {
    const release = { release: releaseId(new Date(), sha), sha }
    const { waves, onFailure, maxFailedHosts } = makePlan({ kind: 'deploy', config, environment, release, hosts })
    return {
      waves: waves.map(wave => wave.hosts.length),
      once: config.once.map(({ name }) => name),
      onFailure,
      maxFailedHosts,
    }
  }
  return (config, sha) => {
    const planned = known.get(config) ?? plan(config, sha)
    known.set(config, planned)
    return planned
  }
}

type Configured = { config: unknown; configProblems: unknown }
type Branch = BranchRow & Configured

/** `prometheus.yml` of branches by their names. Branches that have the same share it. */
async function readConfigs(db: PrismaClient, serviceId: string, names: string[]): Promise<Map<string, Configured>> {
  const rows = await db.$queryRaw<{ name: string; config: string | null; problems: string | null }[]>`
    SELECT name, config::text AS config, "configProblems"::text AS problems FROM "Branch"
    WHERE "serviceId" = ${serviceId}::uuid AND name = ANY(${names})`
  const parse = parseOnce()
  return new Map(
    rows.map(({ name, config, problems }) => [name, { config: parse(config), configProblems: parse(problems) }]),
  )
}

/** What may be done repeats from row to row: each is sent once. */
function collector() {
  const index = new Map<string, number>()
  const cells: BranchCell[] = []
  return {
    cells,
    add(cell: BranchCell): number {
      const key = JSON.stringify(cell)
      const at = index.get(key) ?? cells.push(cell) - 1
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
  plan: ReturnType<typeof planner>,
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
  if (!decision.allowed || !config.known || !config.value.ok) return { kind: 'off', decision }
  const waits = decision.reasons.find(reason => reason.waits || reason.code === 'gives_way')?.message ?? null
  return { kind: 'deploy', plan: { ...plan(config.value.value, branch.sha), waits } }
}

type HeadRow = Omit<BranchRow, 'at'> & { at: Date; found: number }

/**
 * The branches that a query finds, with their heads, and how many there are. Stale ones (nothing new for a month, and
 * running nowhere) are left out unless `all` are asked for. The newest are chosen by the database; what is typed is
 * looked for in all.
 */
export async function chooseBranches(
  db: PrismaClient,
  { id, defaultBranch }: Service,
  cards: readonly EnvironmentCard[],
  { all, text, sort, most }: BranchQuery,
): Promise<{ found: number; shown: BranchRow[] }> {
  const since = new Date(Date.now() - STALE_DAYS * 86_400_000)
  const live = cards.flatMap(({ sha }) => sha ?? [])
  const isPlain = text.trim() === '' && sort === 'age'
  const rows = await db.$queryRaw<HeadRow[]>`
    SELECT name, sha, subject, "authorName" AS author, "committedAt" AS at,
      coalesce(name = ${defaultBranch}::text, false) AS "isDefault", count(*) OVER ()::int AS found
    FROM "Branch" WHERE "serviceId" = ${id}::uuid AND (${all}::boolean OR name = ${defaultBranch}::text
      OR sha = ANY(${live}::text[]) OR "committedAt" > ${since}::timestamptz)
    ORDER BY "isDefault" DESC, at DESC LIMIT ${isPlain ? most : null}::int`
  const heads = rows.map(({ found: _, at, ...row }) => ({ ...row, at: at.toISOString() }))
  if (isPlain) return { found: rows[0]?.found ?? 0, shown: heads }
  const found = findBranches(heads, text, sort)
  return { found: found.length, shown: found.slice(0, most) }
}

/** The given branches with what is known of their heads, and what each may do in each environment. */
export async function readBranchLines(
  db: PrismaClient,
  service: Service,
  shown: readonly BranchRow[],
  places: PlaceFacts[],
  cards: EnvironmentCard[],
): Promise<{ branches: BranchLine[]; cells: BranchCell[] }> {
  const names = shown.map(({ name }) => name)
  const shas = shown.map(({ sha }) => sha)
  const [configs, ciOf, apartOf, pullOf] = await Promise.all([
    readConfigs(db, service.id, names),
    readCi(db, service, shas),
    readApart(db, service.id, cards.at(-1)?.sha ?? null, shas),
    readPulls(db, service.id, names),
  ])
  const { cells, add } = collector()
  const plans = places.map(planner)
  const branches = shown.map((head): BranchLine => {
    const branch = { ...head, config: null, configProblems: null, ...configs.get(head.name) }
    const ci = ciOf(head.sha)
    return {
      ...head,
      apart: apartOf(head.sha),
      pull: pullOf(head.name),
      ci: ciInBrief(ci, (branch.config as ServiceConfig | null)?.ci ?? NO_RULES),
      cells: places.flatMap((place, index) => {
        const [card, plan] = [cards[index], plans[index]]
        return card && plan ? [add(cellOf(service.name, branch, place, card, ci, plan))] : []
      }),
    }
  })
  return { branches, cells }
}

/** The last build: the head of the default branch, and what CI said of it. */
export async function readBuild(db: PrismaClient, service: Service): Promise<ServicePage['head']> {
  if (service.defaultBranch === null) return null
  const head = await db.branch.findUnique({
    where: { serviceId_name: { serviceId: service.id, name: service.defaultBranch } },
    select: { name: true, sha: true, committedAt: true, config: true },
  })
  if (!head) return null
  const { name, sha, committedAt, config } = head
  const ciOf = await readCi(db, service, [sha])
  const ci = ciInBrief(ciOf(sha), (config as ServiceConfig | null)?.ci ?? NO_RULES)
  return { name, sha, at: committedAt.toISOString(), ci }
}
