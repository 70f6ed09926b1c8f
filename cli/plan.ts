import type { PlanView } from '@/lib/api/plan'
import type { PreviewView } from '@/lib/api/preview'
import { bytes } from '@/lib/domain/bytes'
import { formatDuration } from '@/lib/domain/duration'
import { ifHostFails } from '@/lib/domain/failure-budget'
import { plain, short, table } from './print'

type HostTransfer = PreviewView['transfers'][number]

/** `12 files, 34 KB, what differs from 3da201c`. */
function sent({ kind, base, files, bytes: size }: HostTransfer): string {
  if (kind === 'held') return 'nothing, it holds the tree'
  const much =
    files === null || size === null ? 'not measured' : `${files} ${files === 1 ? 'file' : 'files'}, ${bytes(size)}`
  return `${much}, ${kind === 'whole' ? 'the whole tree' : `what differs from ${short(base)}`}`
}

/** What would be done, in the order it would be done. */
export function planText(preview: PreviewView): string {
  const { kind, service, environment, sha, subject, allowed, reasons, plan } = preview
  const to = sha === null ? '' : ` to ${short(sha)} ${plain(subject)}`
  const head = `${kind === 'rollback' ? 'roll back' : 'deploy'} ${service} on ${environment}${to}`
  const verdict = allowed ? 'allowed' : 'not allowed now'
  return [
    head,
    verdict,
    ...reasons.map(({ message, unblock }) => `  ${plain(message)} ${plain(unblock.action)}.`),
    ...(plan ? ['', ...stepLines(plan), '', ...waveLines(plan, preview)] : []),
  ].join('\n')
}

function stepLines({ steps, waves }: PlanView): string[] {
  const onOne = ` (on ${waves[0]?.hosts[0]?.name} alone)`
  const rows = steps.map(({ name, phase, summary, command, timeoutSeconds }) => [
    `  ${name}`,
    phase,
    `at most ${formatDuration(Math.round(timeoutSeconds) * 1000)}`,
    plain((command ?? summary).trim().replaceAll('\n', '; ')) + (phase === 'once' ? onOne : ''),
  ])
  return ['steps', table(rows)]
}

function waveLines(plan: PlanView, { transfers, holders }: PreviewView): string[] {
  const lines = plan.waves.flatMap(({ number, size, hosts, pauseSeconds }) => [
    `wave ${number} (${size})${pauseSeconds > 0 ? `, then watched for ${formatDuration(pauseSeconds * 1000)}` : ''}`,
    table(
      hosts.map(({ name, before }) => {
        const transfer = transfers.find(({ host }) => host === name)
        const holder = holders.find(({ host }) => host === name)
        const what = transfer ? `sent ${sent(transfer)}` : holder?.holds ? 'holds the release' : 'lacks the release'
        return [`  ${name}`, before ? `runs ${short(before.sha)}` : 'runs nothing', what]
      }),
    ),
  ])
  return [...lines, `if ${ifHostFails(plan)}`]
}
