import { LIBRARY } from './library'

/** Programs a host must have. All from coreutils, findutils, grep, tar, gzip and util-linux, or BusyBox. */
export const neededTools = [
  ...['flock', 'setsid', 'sh', 'env', 'cat', 'cp', 'find', 'grep', 'gzip', 'head', 'ln', 'ls', 'mkdir', 'mv'],
  ...['readlink', 'rm', 'sha256sum', 'sleep', 'sort', 'sync', 'tail', 'tar', 'wc', 'xargs'],
]

/**
 * The runner: POSIX sh that Prometheus brings along to a host and keeps at `.prometheus/runner-<hash>`. A shell that takes
 * calls reads it (`.`) once. A call's header sets `p_op`, `p_nonce` and the operation's own variables, goes to the place,
 * and enters `p_call`. A run's script (`sh runner script …`) is a process in a session of its own; its witness is a child
 * of the call that started it, and stays when that has ended: nothing signals what it shares with it.
 *
 * Programs cost a fork each, so there is no folder for each run, and files (`.prometheus/runs/<id>.<what>`) are written and
 * read by builtins wherever the result is as safe:
 * - `pid`: its creation is the claim; an empty one counts as claimed.
 * - `lease`, `token`, `exit`: overwritten in place in one write, over blanks of the same width. A reader sees
 *   the old or the new. A blank `exit` is no exit; its block exists before the command starts, so a full disk cannot lose it.
 * - `script`: emptied after the end, because it may hold secrets. Not empty means: perhaps still alive.
 * - `log`: a plain file, so that a daemon left behind neither holds up the end nor dies of a closed pipe. The price:
 *   `> /dev/stderr` in a script opens it anew and cuts it; `>&2` does not.
 * Descriptors: 9 the place's lock, 8 a run's `alive` lock, 4 its log. A command gets none of them.
 */
export const runnerText = `# Prometheus runner: starts commands that outlive the connection, and tells what became of them.
# A run's script needs only the first part of it.

# -- what scripts share
${LIBRARY}

if [ "\${1-}" = script ]; then
  . "./$2"
  exit
fi

# -- words to the client: on stderr, a line that begins with the call's nonce
p_say() { printf '\\n%s %s\\n' "$p_nonce" "$*" >&2; }
p_die() { p_say "$@"; exit 70; }
# A builtin that could not write does not say why (dash: "I/O error"); cat does.
p_broken() {
  printf '%9999s' '' | cat >.prometheus/why.$p_nonce
  rm -f .prometheus/why.$p_nonce
  p_die failed "$1"
}

# The payload: lines up to the nonce. Only the builtin read stops exactly there.
p_take() {
  p_body=
  while IFS= read -r p_line; do
    [ "$p_line" = "$p_nonce" ] && return
    p_body="$p_body$p_line
"
  done
  exit 70
}

# Takes the place's lock, and refuses another owner's place and an older worker.
p_enter() {
  exec 9>>.prometheus/lock
  flock -E 99 -w 15 9
  case $? in 0) ;; 99) p_die busy ;; 1 | 126 | 127) p_die tool flock ;; *) p_die failed flock ;; esac
  p_was=
  [ -r .prometheus/owner ] && IFS= read -r p_was <.prometheus/owner
  case $p_was in
    "$p_owner") ;;
    '') printf '%s\\n' "$p_owner" >.prometheus/owner || p_broken owner ;;
    *) p_die foreign "$p_was" ;;
  esac
  p_lease=
  [ -r .prometheus/lease ] && read -r p_lease <.prometheus/lease
  : "\${p_lease:=0}"
  [ "$p_token" -lt "$p_lease" ] && p_die refused "$p_lease"
  [ "$p_token" -eq "$p_lease" ] || printf '%-20s\\n' "$p_token" 1<>.prometheus/lease || p_broken lease
}
p_leave() { exec 9>&-; }

# Does the witness of this run live? Only its lock says so: pids are reused and zombies stay.
p_alive() {
  [ -e "$1.alive" ] || return 1
  flock -E 99 -s -n 8 8<"$1.alive"
  [ $? -eq 99 ]
}

p_claim() {
  p_pid= p_since= p_mark=
  [ -r "$p_run.pid" ] && read -r p_pid p_since p_mark <"$p_run.pid"
}
p_elapsed() { p_clock; p_ms=$(((p_now - \${p_since:-$p_now}) * 10)); [ "$p_ms" -ge 0 ] || p_ms=0; }

# What became of the run. Life first: asking for the exit first would race with the end. p_dead: its end was seen.
p_report() {
  p_claim
  if [ -z "\${p_dead-}" ] && p_alive "$p_run"; then p_length; p_elapsed; p_say running "$p_size" "$p_ms"; return; fi
  p_code= p_size= p_by=
  [ -r "$p_run.exit" ] && read -r p_code p_size p_by <"$p_run.exit"
  if [ -n "$p_code" ]; then p_say "done" "$p_code" "$p_size" "$p_by"
  elif [ -e "$p_run.pid" ]; then
    p_length; p_pattern=; p_members; set -- $p_found; p_say unknown "$p_size" "$#"
  elif [ -e "$p_run.cancel" ]; then p_say cancelled
  else p_say none
  fi
}

# -- processes

# Those whose environment carries the mark. grep does it in one go where it can look past NUL (BusyBox cannot).
p_marked() {
  [ -n "$p_mark" ] || return
  if printf 'a\\0b\\n' | grep -qF b; then grep -lsF "PROMETHEUS_RUN=$p_mark" /proc/[0-9]*/environ; return; fi
  for p_file in /proc/[0-9]*/environ; do
    [ -r "$p_file" ] || continue
    while p_line=; IFS= read -r p_line || [ -n "$p_line" ]; do
      case $p_line in *"PROMETHEUS_RUN=$p_mark"*) printf '%s\\n' "$p_file"; break ;; esac
    done <"$p_file"
  done 2>/dev/null
}

# p_found: pids by p_pattern (on /proc/<pid>/stat, zombies left out) and by mark. A pattern that once finds nothing
# is not asked again: from then on its number may belong to someone else.
p_members() {
  p_found=
  if [ -n "$p_pattern" ]; then
    for p_file in $(LC_ALL=C grep -lsE "$p_pattern" /proc/[0-9]*/stat); do
      p_file=\${p_file#/proc/}; p_found="$p_found \${p_file%/stat}"
    done
    [ -n "$p_found" ] || p_pattern=
  fi
  for p_file in $(p_marked); do p_file=\${p_file#/proc/}; p_found="$p_found \${p_file%/environ}"; done
  [ -n "$p_found" ]
}

# TERM to all, up to $1 centiseconds of grace, then KILL in rounds until none is left (bounded: some cannot die).
p_stop() {
  p_members || return
  kill -TERM $p_found 2>/dev/null
  p_clock; p_until=$((p_now + $1)); p_nap=0.02
  while p_members; do
    p_clock; [ "$p_now" -lt "$p_until" ] || break
    sleep $p_nap; p_nap=0.1
  done
  p_round=0
  while [ $p_round -lt 60 ] && p_members; do
    kill -KILL $p_found 2>/dev/null
    p_round=$((p_round + 1))
    [ $p_round -le 20 ] || sleep 0.1
  done
}

# -- the witness and its command
# Centiseconds since boot.
p_clock() {
  read -r p_now p_x </proc/uptime
  p_now=\${p_now%.*}\${p_now#*.}
  while :; do case $p_now in 0?*) p_now=\${p_now#0} ;; *) return ;; esac; done
}

p_length() { p_size=0; [ -e "$p_run.log" ] && p_size=$(wc -c <"$p_run.log"); p_size=$((p_size)); }

# Inherits the place's lock, so nobody else can start this run before its claim is seen.
# Traps with a command, not with '': ignored signals would be inherited.
p_witness() {
  trap : HUP INT TERM
  exec 8>>"$p_run.alive" 4>>"$p_run.log"
  flock -w 15 8 || exit 70
  printf '%99s\\n' '' >"$p_run.exit" || exit 70
  p_command &
  p_pid=$!
  exec 9>&- >/dev/null 2>&1
  wait $p_pid; p_code=$?
  while [ $p_code -gt 128 ] && [ -e /proc/$p_pid ]; do wait $p_pid; p_code=$?; done
  [ -e "$p_run.pid" ] || exit 70
  p_written
  p_by=; [ -e "$p_run.cancel" ] && p_by=cancelled
  printf '%s\\n' "$p_code $p_size $p_by" 1<>"$p_run.exit"
  printf '' >"$p_run.script"
}

# The log's length at the end of a command that ended by itself: where its last write ended, which the kernel tells
# without a program.
p_written() {
  p_size=
  [ $p_code -gt 128 ] || read -r p_x p_size </proc/self/fdinfo/4
  case $p_size in '' | *[!0-9]*) p_length ;; esac
}

# Becomes the command, in a second session that has its pid as number. Without a claim nothing has run. A claim is on the
# disk, and who has the place, where what it tells of must not happen again, whatever becomes of the host.
p_command() {
  exec 8>&-
  read -r p_pid p_x </proc/self/stat
  p_clock
  if ! printf '%s\\n' "$p_pid $p_now $p_mark" >"$p_run.pid" || { [ -n "\${p_single-}" ] && ! sync "$p_run.pid" .prometheus/lease; }; then
    rm -f "$p_run.pid"
    exit 126
  fi
  umask 022
  export PROMETHEUS_RUN="$p_mark"
  # A shell ignores INT and QUIT in what it starts with &, and that is inherited: GNU env undoes it.
  p_env=; [ -e .prometheus/env ] && p_env='env --default-signal=INT,QUIT'
  exec $p_env setsid /bin/sh "$p_runner" script "$p_run.script" </dev/null >&4 2>&4 4>&- 9>&-
}

# -- operations

# Has its witness died, but not its command? What lives of that carries its mark, in its session: a service that it has
# started may carry the mark too, but has left the session.
p_orphaned() {
  p_code=; [ -r "$p_run.exit" ] && read -r p_code p_x <"$p_run.exit"
  [ -z "$p_code" ] || return 1
  p_claim
  for p_file in $(p_marked); do
    grep -qsE "\\) [^ZX] [0-9]+ [0-9]+ $p_pid " "\${p_file%/environ}/stat" && return
  done
  return 1
}

# Ids of live runs: those of older tokens for a start, those that are not named in p_runs for a fence.
p_living() {
  p_live= p_count=0
  for p_file in .prometheus/runs/*.script; do
    p_count=$((p_count + 1))
    [ -s "$p_file" ] || continue
    p_file=\${p_file%.script}
    p_other=\${p_file##*/}
    case $1 in
      start)
        [ "$p_other" = "$p_id" ] && continue
        p_theirs=; [ -r "$p_file.token" ] && read -r p_theirs <"$p_file.token"
        [ "\${p_theirs:-0}" -lt "$p_token" ] && p_alive "$p_file" && p_live="$p_live $p_other" ;;
      fence)
        p_run=$p_file
        if ! p_alive "$p_run" && ! p_orphaned; then printf '' >"$p_run.script"; continue; fi
        case " $p_runs " in *" $p_other "*) ;; *) p_live="$p_live $p_other" ;; esac ;;
    esac
  done
}

# What is older than a week: finished runs (by their token, and those that were cancelled before they had one), what acts of
# earlier versions left, uploads, earlier runners.
p_purge() {
  set --
  for p_old in $(find .prometheus/runs .prometheus/incoming .prometheus/runner-* -maxdepth 1 -mtime +7); do
    case $p_old in
      .prometheus/runs/?*.token | .prometheus/runs/?*.cancel | .prometheus/runs/?*.died)
        p_old=\${p_old%.*}
        [ -s "$p_old.script" ] || set -- "$@" "$p_old".* ;;
      .prometheus/incoming/?*) set -- "$@" "$p_old" ;;
      .prometheus/runner-*) [ "$p_old" = "$p_runner" ] || set -- "$@" "$p_old" ;;
    esac
  done
  rm -f "$@"
}

# Then the payload runs as in a read, so that what the place holds is known from the same call.
p_fence() {
  p_take
  for p_tool in ${neededTools.join(' ')}; do command -v "$p_tool" >/dev/null || p_die tool "$p_tool"; done
  p_enter
  for p_other in $p_runs; do
    [ -e ".prometheus/runs/$p_other.token" ] || continue
    printf '%-20s\\n' "$p_token" 1<>".prometheus/runs/$p_other.token" || p_broken token
  done
  p_living fence
  [ $p_count -lt 50 ] || p_purge
  p_say fenced $p_live
  p_do
}

# What the run needs to be there. What was cut off never gets its name, and a call that comes too late takes nothing from
# a run that reads it. The client is silent after the last byte: BusyBox's head takes more than it was asked for. Where it
# stopped writing the kernel tells without a program.
p_receive() {
  p_file=.prometheus/incoming/$p_name p_part=.prometheus/incoming/$p_nonce.$p_name p_size=
  [ ! -e "$p_file" ] || [ "$(($(wc -c <"$p_file")))" != "$p_want" ] || return
  p_say send
  { head -c "$p_want" >&5 && read -r p_x p_size </proc/self/fdinfo/5; } 5>"$p_part"
  case $p_size in '' | *[!0-9]*) p_size=$(wc -c <"$p_part") ;; esac
  [ "$((p_size))" != "$p_want" ] || ! mv "$p_part" "$p_file" || return 0
  rm -f "$p_part"
  p_die failed upload
}

p_start() {
  p_take
  [ -z "\${p_name-}" ] || [ -e "$p_run.pid" ] || [ -e "$p_run.cancel" ] || p_receive
  p_enter
  p_living start
  [ -z "$p_live" ] || p_die conflict $p_live
  printf '%-20s\\n' "$p_token" 1<>"$p_run.token" || p_broken token
  p_claim
  if [ -e "$p_run.pid" ] || [ -e "$p_run.cancel" ]; then
    p_leave
    p_elapsed
    p_say attached "$p_ms"
  else
    printf '%s' "$p_body" >"$p_run.script" || p_broken script
    # Ends when witness and command have let go of its pipe: when the claim is made, or has failed.
    p_mark=$p_id.$p_own
    p_said=$(p_witness </dev/null 2>&1 &)
    p_leave
    [ -e "$p_run.pid" ] || { printf '%s\\n' "$p_said" >&2; p_broken start; }
    p_say attached 0
  fi
  p_follow
}

# Sends the log from p_offset on until the run ends, then the report. A tail is killed without knowing what it has
# sent: the client fetches what it lacks by the report's length. Short runs are waited for before a tail is started.
p_follow() {
  flock -E 99 -s -w 0.3 8 8<"$p_run.alive" 2>/dev/null
  p_code=$? p_dead=
  if [ $p_code -ne 99 ]; then
    [ $p_code -ne 0 ] || p_dead=yes
    p_report
    [ -e "$p_run.log" ] && [ "$p_offset" -lt "\${p_size:-0}" ] || return
    p_recite || tail -c "+$((p_offset + 1))" "$p_run.log"
    return
  fi
  exec 3<&0
  tail -c "+$((p_offset + 1))" -f "$p_run.log" 2>/dev/null 3<&- &
  p_tail=$!
  flock -s 8 8<"$p_run.alive" >/dev/null 3<&- &
  p_wait=$!
  { read -r p_x; kill $p_tail $p_wait; } <&3 >/dev/null 2>&1 &
  p_reader=$!
  wait $p_wait; p_code=$?
  kill $p_tail $p_reader 2>/dev/null
  wait $p_tail $p_reader
  [ $p_code -eq 0 ] || return
  p_dead=yes
  p_report
}

# A short log without a program. Its length proves that it was read as it is: builtins pass over NUL.
p_recite() {
  [ "$p_offset" -eq 0 ] && [ "$p_size" -le 1000 ] || return
  p_text=
  while IFS= read -r p_line; do
    p_text="$p_text$p_line
"
  done <"$p_run.log"
  p_text=$p_text$p_line
  [ \${#p_text} -eq "$p_size" ] && printf %s "$p_text"
}

# A finished run is left alone: what it started (a service) may carry its mark.
p_cancel() {
  p_enter
  p_claim
  p_pattern=
  if p_alive "$p_run"; then
    p_line=; [ -n "$p_pid" ] && [ -r "/proc/$p_pid/stat" ] && IFS= read -r p_line <"/proc/$p_pid/stat"
    case \${p_line##*) } in
      '' | [ZX]*) ;;
      *)
        printf '' >"$p_run.cancel" || p_broken cancel
        p_pattern="^$p_pid \\(.*\\) [^ZX] |\\) [^ZX] [0-9]+ [0-9]+ $p_pid " ;;
    esac
    p_leave
    [ -z "$p_pattern" ] || p_stop "$p_grace"
    flock -s -w 5 8 8<"$p_run.alive"
  else
    p_code=; [ -r "$p_run.exit" ] && read -r p_code p_x <"$p_run.exit"
    if [ -z "$p_code" ]; then printf '' >"$p_run.cancel" || p_broken cancel; fi
    p_leave
    [ -n "$p_code" ] || p_stop "$p_grace"
  fi
  [ -z "\${p_found-}" ] || p_say survivors $p_found
  p_report
}

# A short script in the foreground. The client says "done" when it has its answer; if it goes away without that
# word (it gave up, or died), the script and what it started are stopped, so that the lock cannot stay held.
p_do() {
  (
    umask 022
    export PROMETHEUS_RUN="$p_own"
    (
      exec 9>&-
      eval "$p_body"
    )
    p_code=$?
    printf '%s' "$p_nonce"
    p_say exit $p_code
  ) </dev/null &
  p_pid=$!
  p_leave
  p_x=
  read -r p_x
  [ "$p_x" = "done" ] && exit
  p_mark=$p_own
  p_pattern="^$p_pid \\(.*\\) [^ZX] |\\) [^ZX] $p_pid "
  p_stop 200
}

p_send() { tail -c "+$((p_offset + 1))" "$p_run.log" | head -c "$p_want"; printf '%s' "$p_nonce"; p_say sent; }

p_call() {
  umask 077
  # What processes carry is not the nonce itself: that ends what the client reads, and commands print their environment.
  p_own=\${p_nonce%????}
  p_run=.prometheus/runs/\${p_id-}
  case $p_op in
    fence) p_fence ;;
    start) p_start ;;
    state) p_report ;;
    cancel) p_cancel ;;
    act) p_take; p_enter; p_do ;;
    read) p_take; p_do ;;
    log) p_send ;;
  esac
  exit 0
}

# The last line: an empty file is no runner.
p_read=1
`
