import { text as textOf } from 'node:stream/consumers'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { HostView } from '@/lib/api/host'
import type { PreviewView } from '@/lib/api/preview'
import type { AcceptedDeploy } from '@/lib/api/problem'
import type { DeployAnswer } from '@/lib/api/queue'
import type { BranchView, ServiceView } from '@/lib/api/service'
import { addressOf, EXIT, get, post, readText } from './call'
import { check } from './check'
import { follow } from './follow'
import { judge } from './judge'
import { extend, lock, locks, unlock } from './locks'
import type { Options } from './options'
import { planText } from './plan'
import { plain, short, show, table } from './print'
import { untilEnd } from './progress'
import { hold, jump, queueText, release } from './queue'
import { variable } from './variable'

export type Command = {
  /** How it is written, and what it does then. */
  forms: [usage: string, about: string][]
  /** How many arguments it takes at least and at most. */
  takes: [number, number]
  /** Prints, and gives the exit code. */
  run: (args: string[], options: Options) => Promise<number>
}

async function services(_args: string[], options: Options): Promise<number> {
  const { services: all } = await get<{ services: ServiceView[] }>('/services')
  return show(options, all, () =>
    table(
      all.map(({ name, environments }) => [
        name,
        environments.map(place => `${place.name} ${place.running.map(({ sha }) => short(sha)).join('+')}`).join('  '),
      ]),
    ),
  )
}

async function branches([service = '']: string[], options: Options): Promise<number> {
  const { branches: all } = await get<{ branches: BranchView[] }>(`/services/${encodeURIComponent(service)}/branches`)
  return show(options, all, () =>
    table(
      all.map(({ name, sha, ci, author, subject }) => [
        plain(name),
        short(sha),
        ci === 'none' ? 'no CI' : `CI ${ci}`,
        plain(author.name),
        plain(subject),
      ]),
    ),
  )
}

async function hosts(_args: string[], options: Options): Promise<number> {
  const { hosts: all } = await get<{ hosts: HostView[] }>('/hosts')
  const word = ({ hostKey, failure }: HostView) =>
    hostKey === null ? 'key not accepted' : (failure?.message ?? 'reachable')
  return show(options, all, () =>
    table(all.map(host => [host.name, `${host.user}@${host.address}:${host.port}`, plain(word(host))])),
  )
}

async function accepted(answer: AcceptedDeploy, options: Options): Promise<number> {
  show(options, answer, () => `#${answer.number} ${answer.state}  ${addressOf(answer.url)}\n${answer.id}`)
  return options.wait ? status([answer.id], { ...options, follow: true }) : 0
}

async function deploy([service = '', environment, ref]: string[], options: Options): Promise<number> {
  return accepted(
    await post<AcceptedDeploy>(`/services/${encodeURIComponent(service)}/deploys`, { environment, ref }),
    options,
  )
}

async function plan([service = '', environment = '', ref]: string[], options: Options): Promise<number> {
  const name = options.rollback ? 'to' : 'ref'
  const query = new URLSearchParams(ref === undefined ? (options.rollback ? { rollback: '' } : {}) : { [name]: ref })
  const path = `/services/${encodeURIComponent(service)}/environments/${encodeURIComponent(environment)}/plan?${query}`
  const preview = await get<PreviewView>(path)
  show(options, preview, () => planText(preview))
  return preview.allowed ? 0 : EXIT.refused
}

async function rollback([service = '', environment = '', to]: string[], options: Options): Promise<number> {
  const path = `/services/${encodeURIComponent(service)}/environments/${encodeURIComponent(environment)}/rollback`
  return accepted(await post<AcceptedDeploy>(path, to === undefined ? {} : { to }), options)
}

async function retry([id = '']: string[], options: Options): Promise<number> {
  return accepted(await post<AcceptedDeploy>(`/deploys/${encodeURIComponent(id)}/retries`, {}), options)
}

async function cancel([id = '']: string[], options: Options): Promise<number> {
  const answer = await post<{ state: string }>(`/deploys/${encodeURIComponent(id)}/cancellation`, {
    undo: options.undo,
  })
  return show(options, answer, () => answer.state)
}

const ENDED_WELL = new Set(['succeeded', 'queued', 'awaiting_approval', 'running', 'verifying'])

async function status([id = '']: string[], options: Options): Promise<number> {
  const path = `/deploys/${encodeURIComponent(id)}`
  if (options.follow) {
    const { queue } = await get<DeployAnswer>(path)
    if (!options.json) for (const line of queueText(queue)) process.stderr.write(`${line}\n`)
    await untilEnd(id, options)
  }
  const detail = await get<DeployAnswer>(path)
  show(options, detail, () => statusText(detail))
  return ENDED_WELL.has(detail.state) ? 0 : EXIT.badEnd
}

function statusText(deploy: DeployAnswer): string {
  const { service, environment, number, state, sha, subject, reason, jumpedAt, steps, queue } = deploy
  const head = `${service} ${environment} #${number} ${state}  ${short(sha)} ${plain(subject)}`
  const rows = steps.map(step => [
    `  ${step.host.name}`,
    step.undo ? `back: ${step.name}` : step.name,
    step.state,
    plain(step.detail ?? ''),
  ])
  return [
    head,
    ...(reason ? [plain(reason)] : []),
    ...(jumpedAt ? [`put first in its queue at ${jumpedAt}`] : []),
    ...queueText(queue),
    ...(rows.length > 0 ? [table(rows)] : []),
  ].join('\n')
}

/** The log of one host, with its colours and without the marks between steps; with `--follow` until the deploy is over. */
async function logs([id = '']: string[], options: Options): Promise<number> {
  const detail = await get<DeployDetail>(`/deploys/${encodeURIComponent(id)}`)
  const host = options.host ?? detail.plan?.waves[0]?.hosts[0]?.name
  if (host === undefined) return show(options, detail, () => 'Nothing was written yet.')
  if (!options.follow) {
    const text = await readText(`/deploys/${encodeURIComponent(id)}/log?host=${encodeURIComponent(host)}`)
    if (options.json) return show(options, { host, text: await textOf(text) }, () => '')
    for await (const part of text) process.stdout.write(part)
    return 0
  }
  const unmarked = unmarker()
  for await (const message of follow(id, host)) {
    if (options.json) process.stdout.write(`${JSON.stringify(message)}\n`)
    else if (message.event === 'log') process.stdout.write(unmarked(Buffer.from(message.data.bytes, 'base64')))
    if (message.event === 'end') return ENDED_WELL.has(message.data.state) ? 0 : EXIT.badEnd
  }
  return 0
}

/** Log text without our marks, which are lines that begin with a record separator; holds back one that is not whole. */
function unmarker(): (bytes: Buffer) => string {
  const decoder = new TextDecoder()
  let rest = ''
  return bytes => {
    const text = rest + decoder.decode(bytes, { stream: true })
    const mark = text.lastIndexOf('\x1e')
    const open = mark !== -1 && !text.includes('\n', mark) && text.length - mark < 256
    rest = open ? text.slice(mark) : ''
    const whole = open ? text.slice(0, mark) : text
    return whole.replace(/\x1e[A-Za-z0-9]{8,64} (begin|end) [^\n]*\n/g, '')
  }
}

export const COMMANDS: Record<string, Command> = {
  services: { forms: [['services', 'what runs where']], takes: [0, 0], run: services },
  branches: { forms: [['branches <service>', 'branches, the newest first']], takes: [1, 1], run: branches },
  deploy: {
    forms: [['deploy <service> <environment> <ref> [--wait]', 'deploy a branch’s head']],
    takes: [3, 3],
    run: deploy,
  },
  plan: {
    forms: [
      [
        'plan <service> <environment> <ref> | --rollback [<to>]',
        'what a deploy or a rollback would do; nothing is changed',
      ],
    ],
    takes: [2, 3],
    run: plan,
  },
  status: { forms: [['status <deploy> [--follow]', 'state and steps of a deploy']], takes: [1, 1], run: status },
  logs: { forms: [['logs <deploy> [--host <name>] [-f]', 'the log of one host']], takes: [1, 1], run: logs },
  rollback: {
    forms: [['rollback <service> <environment> [<to>] [--wait]', 'go back to a good release']],
    takes: [2, 3],
    run: rollback,
  },
  retry: {
    forms: [['retry <deploy> [--wait]', 'go on with a deploy, on hosts that do not run its release']],
    takes: [1, 1],
    run: retry,
  },
  cancel: {
    forms: [['cancel <deploy> [--undo]', 'stop a deploy; with --undo bring hosts back']],
    takes: [1, 1],
    run: cancel,
  },
  hold: {
    forms: [['hold <deploy> --reason <text>', 'set a deploy that waits aside']],
    takes: [1, 1],
    run: hold,
  },
  release: { forms: [['release <deploy>', 'let a held deploy go']], takes: [1, 1], run: release },
  jump: {
    forms: [['jump <deploy> --reason <text>', 'put a deploy that waits first in its queue']],
    takes: [1, 1],
    run: jump,
  },
  lock: {
    forms: [
      [
        'lock <service>|--all [<environment>] --reason <text> [--for 2h | --until <time>]',
        'let nobody deploy there; a rollback is never stopped',
      ],
    ],
    takes: [0, 2],
    run: lock,
  },
  unlock: { forms: [['unlock <service>|--all [<environment>]', 'take a lock away']], takes: [0, 2], run: unlock },
  extend: {
    forms: [
      [
        'extend <service>|--all [<environment>] [--for 2h | --until <time>]',
        'give a lock another end; without one it holds until it is unlocked',
      ],
    ],
    takes: [0, 2],
    run: extend,
  },
  locks: { forms: [['locks', 'what is locked, by whom and why']], takes: [0, 0], run: locks },
  check: {
    forms: [
      [
        'check run <file …> [--variable a=b] [--secret a=b] [--junit <file>]',
        'run Hurl files from here; no Prometheus is asked',
      ],
      ['check run <service>/<environment>/<check>', 'run a check on the server, and wait for its end'],
      ['check list [<service>]', 'checks on the server, and how they are'],
      ['check import <file> [--from <tool>] [--out <folder>]', 'make Hurl files of what other tools wrote'],
    ],
    takes: [1, 1000],
    run: check,
  },
  variable: {
    forms: [
      ['variable list [<service>] [--environment <name>]', 'what checks are given; a secret’s value is never shown'],
      ['variable set <name> <value> [--service <name>] [--environment <name>]', 'set a variable where it holds'],
      [
        'variable set <name> [--service <name>] [--environment <name>]',
        'set a secret: its value is read from the input',
      ],
      ['variable remove <name> [--service <name>] [--environment <name>]', 'take it away there'],
    ],
    takes: [1, 3],
    run: variable,
  },
  judge: {
    forms: [['judge <deploy> pass|fail|again', 'say what checks that proved nothing, and wait for a person, mean']],
    takes: [2, 2],
    run: judge,
  },
  hosts: { forms: [['hosts', 'hosts and how they are']], takes: [0, 0], run: hosts },
}
