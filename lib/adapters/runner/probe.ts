import { opening } from '@/lib/commands/runner'
import { neededTools } from '@/lib/commands/runner.sh'
import { fail, ok } from '@/lib/domain/result'
import type { HostAnswer, HostFacts } from '@/lib/ports/remote-host'
import { failureOf } from './answer'
import { converse } from './call'
import { newNonce } from './place-call'
import type { Transport } from './transport'

const callMs = 15_000

/** First contact. Needs no place; a tool counts as missing when it lacks the option that the runner uses. */
export async function probeHost(transport: Transport): HostAnswer<HostFacts> {
  const nonce = newNonce()
  let askedAt = 0
  let roundTripMs = 0
  const heard = await converse(transport, {
    nonce,
    opening: opening(probe(nonce)),
    timeoutMs: callMs,
    onWord: (word, channel) => {
      if (word.name === 'ping') {
        askedAt = performance.now()
        channel.stdin.write('pong\n')
      }
      if (word.name === 'pong') roundTripMs = performance.now() - askedAt
    },
  })
  if (!heard.ok) return heard
  const failure = failureOf(heard.value, ['probed'])
  if (failure) return fail(failure)
  const said = (name: string) => heard.value.words.find(word => word.name === name)?.rest ?? ''
  const kills = said('kills')
  return ok({
    system: said('system'),
    home: said('home'),
    loginShell: said('shell'),
    missing: said('missing').split(' ').filter(Boolean),
    killsUserProcesses: kills === 'true' ? true : kills === 'false' ? false : null,
    roundTripMs,
  })
}

function probe(nonce: string): string {
  const login1 = 'org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager KillUserProcesses'
  return [
    `say() { printf '\\n%s %s\\n' ${nonce} "$*" >&2; }`,
    'say ping',
    'read -r x',
    'say pong',
    'say system "$(uname -sr)"',
    'say home "$HOME"',
    'say shell "$SHELL"',
    'm=',
    `for t in ${neededTools.join(' ')}; do command -v "$t" >/dev/null || m="$m $t"; done`,
    'case " $m " in *" flock "*) ;; *) flock -E 99 -w 0.1 -s 0 </dev/null || m="$m flock" ;; esac 2>/dev/null',
    'say missing $m',
    `k=; command -v busctl >/dev/null && k=$(busctl get-property ${login1} 2>/dev/null)`,
    `say kills "\${k#b }"`,
    'say probed',
  ].join('; ')
}
