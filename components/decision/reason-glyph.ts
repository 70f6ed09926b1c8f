import type { IconName } from '@/components/ui/icons'
import type { ReasonCode } from '@/lib/domain/decision'

const GLYPHS: Record<ReasonCode, { icon: IconName; tone: string }> = {
  host_key_changed: { icon: 'alarm', tone: 't-bad' },
  host_key_pending: { icon: 'key', tone: 't-ask' },
  host_lacks_tools: { icon: 'error', tone: 't-bad' },
  host_unreachable: { icon: 'unknown', tone: 't-idle' },
  host_unknown: { icon: 'unknown', tone: 't-idle' },
  fact_missing: { icon: 'unknown', tone: 't-idle' },
  no_instances: { icon: 'server', tone: 't-idle' },
  config_invalid: { icon: 'bad', tone: 't-bad' },
  branch_not_allowed: { icon: 'branch', tone: 't-idle' },
  ci_failed: { icon: 'bad', tone: 't-bad' },
  ci_running: { icon: 'run', tone: 't-run' },
  ci_missing: { icon: 'unknown', tone: 't-idle' },
  no_earlier_release: { icon: 'commit', tone: 't-idle' },
  release_not_held: { icon: 'server', tone: 't-idle' },
  nothing_to_retry: { icon: 'check', tone: 't-idle' },
  overtaken: { icon: 'superseded', tone: 't-idle' },
  not_live_before: { icon: 'wave', tone: 't-idle' },
  held: { icon: 'pause', tone: 't-ask' },
  gives_way: { icon: 'superseded', tone: 't-idle' },
  locked: { icon: 'lock', tone: 't-idle' },
  frozen: { icon: 'lock', tone: 't-idle' },
  outside_window: { icon: 'wait', tone: 't-idle' },
  drifted: { icon: 'drift', tone: 't-ask' },
  deploy_active: { icon: 'wait', tone: 't-run' },
}

/** Glyph and colour class of what stands in the way. */
export const reasonGlyph = (code: ReasonCode): { icon: IconName; tone: string } =>
  GLYPHS[code] ?? { icon: 'unknown', tone: 't-idle' }
