import { LIBRARY } from './library'

/** Programs a host must have. All from coreutils, findutils, grep, tar, gzip and util-linux, or BusyBox. */
export const neededTools = [
  ...['flock', 'setsid', 'sh', 'cat', 'cp', 'find', 'grep', 'gzip', 'head', 'ln', 'ls', 'mkdir', 'mv'],
  ...['readlink', 'rm', 'sha256sum', 'sleep', 'sort', 'sync', 'tail', 'tar', 'wc', 'xargs'],
]

/**
 * The runner: POSIX sh that Prometheus brings along to a host and keeps at `.prometheus/runner-<hash>`. A shell that takes
 * calls reads it (`.`) once. A call's header sets `p_op`, `p_nonce` and the operation's own variables, goes to the place,
 * and enters `p_call`. A run's script (`sh runner script …`) is a process in a session of its own. The shell of the call that
 * starts it is its witness, and stays when its client has gone: nothing signals what it shares with it.
 *
 * Programs cost a fork each, so there is no folder for each run, and files (`.prometheus/runs/<id>.<what>`) are written and
 * read by builtins wherever the result is as safe:
 * - `pid`: its creation is the claim, and one process alone can create it; an empty one counts as claimed. It names the
 *   command's session (0: it has none yet), when the run began, its mark, and the witness: its pid, when that was born, in
 *   which boot.
 * - `lease`, `token`, `exit`, and the session in `pid`: overwritten in place in one write, over blanks of the same width. A
 *   reader sees the old or the new. A blank `exit` is no exit; its block exists before the command starts, so a full disk
 *   cannot lose it.
 * - `script`: emptied after the end, because it may hold secrets. Not empty means: perhaps still alive.
 * - `log`: a plain file, so that a daemon left behind neither holds up the end nor dies of a closed pipe. The price:
 *   `> /dev/stderr` in a script opens it anew and cuts it; `>&2` does not.
 * Descriptors: 9 the place's lock, 4 a run's log, 3 the client's words. A command gets none of them.
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

# Whose the place is, and the newest token that it knows.
p_holder() {
  p_was= p_lease=
  [ -r .prometheus/owner ] && IFS= read -r p_was <.prometheus/owner
  [ -r .prometheus/lease ] && read -r p_lease <.prometheus/lease
  : "\${p_lease:=0}"
}
p_is_ours() { p_holder; [ "$p_was" = "$p_owner" ] && [ "$p_token" -eq "$p_lease" ]; }

# Takes the place's lock, and refuses another owner's place and an older worker.
p_enter() {
  exec 9>>.prometheus/lock
  flock -E 99 -w 15 9
  case $? in 0) ;; 99) p_die busy ;; 1 | 126 | 127) p_die tool flock ;; *) p_die failed flock ;; esac
  p_holder
  case $p_was in
    "$p_owner") ;;
    '') printf '%s\\n' "$p_owner" >.prometheus/owner || p_broken owner ;;
    *) p_die foreign "$p_was" ;;
  esac
  [ "$p_token" -lt "$p_lease" ] && p_die refused "$p_lease"
  [ "$p_token" -eq "$p_lease" ] || printf '%-20s\\n' "$p_token" 1<>.prometheus/lease || p_broken lease
}
p_leave() { exec 9>&-; }

# What a process is, whose child, and in which clock tick of this boot it was born.
p_look() {
  p_line=
  { IFS= read -r p_line <"/proc/$1/stat"; } 2>/dev/null
  p_me=\${p_line%% *}
  set -- \${p_line##*) }
  p_state=\${1:-X} p_parent=\${2-} p_birth=\${20-}
}

# Does the witness of this run live? Its number may have gone to somebody else since, who was born later.
p_alive() {
  p_who= p_born= p_booted=
  [ -r "$1.pid" ] && read -r p_x p_x p_x p_who p_born p_booted <"$1.pid"
  [ -n "$p_booted" ] && read -r p_boot </proc/sys/kernel/random/boot_id && [ "$p_boot" = "$p_booted" ] || return 1
  p_look "$p_who"
  case $p_state in [ZX]*) return 1 ;; esac
  [ "$p_birth" = "$p_born" ]
}

# Not over yet? A witness may live on that cannot get rid of its report. Life first: asking for the exit first would race
# with the end.
p_goes_on() {
  p_lives=; p_alive "$p_run" && p_lives=yes
  p_code= p_size= p_by=
  [ -r "$p_run.exit" ] && read -r p_code p_size p_by <"$p_run.exit"
  [ -n "$p_lives" ] && [ -z "$p_code" ]
}

# What the claim says. Whoever has just made it is about to write that. It is read again where the session's number was
# written over the 0 meanwhile: a shell reads byte by byte.
p_claim() {
  p_pid= p_since= p_mark= p_x=0
  while [ -e "$p_run.pid" ] && [ ! -s "$p_run.pid" ] && [ $p_x -lt 50 ]; do sleep 0.02; p_x=$((p_x + 1)); done
  [ -r "$p_run.pid" ] && read -r p_pid p_since p_mark p_x <"$p_run.pid"
  case $p_pid in 0?*) read -r p_pid p_since p_mark p_x <"$p_run.pid" ;; esac
}
p_elapsed() { p_clock; p_ms=$(((p_now - \${p_since:-$p_now}) * 10)); [ "$p_ms" -ge 0 ] || p_ms=0; }

# What became of the run.
p_report() {
  p_claim
  if p_goes_on; then p_length; p_elapsed; p_say running "$p_size" "$p_ms"
  elif [ -n "$p_code" ]; then p_say "done" "$p_code" "$p_size" "$p_by"
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

# Claims the run: of all who try, the one who makes the file. Without a claim nothing has run.
p_begin() {
  [ ! -e "$p_run.cancel" ] || return 1
  p_first=
  set -C
  for p_x in 1 2 3; do
    { true >"$p_run.pid"; } 2>/dev/null && p_first=yes
    [ ! -e "$p_run.pid" ] || break
  done
  set +C
  [ -e "$p_run.pid" ] || p_broken start
  [ -n "$p_first" ] || return 1
  # It was somebody else's, who has taken it back, when we did without the upload.
  [ -z "\${p_want-}" ] || [ -n "$p_upload" ] || { rm -f "$p_run.pid"; p_die again; }
}

# From here on this shell is the run's witness. The claim is on the disk, and who has the place, where what it tells of must
# not happen again, whatever becomes of the host. It needs no lock: a fence raises the lease and then looks for scripts of
# runs, and who starts one writes that and then looks at the lease, so one of the two sees the other.
# Traps with a command, not with '': ignored signals would be inherited.
p_witness() {
  trap : HUP INT TERM PIPE
  p_clock
  read -r p_boot </proc/sys/kernel/random/boot_id
  p_mark=$p_id.$p_own
  printf '%-10s%s\\n' 0 "$p_now $p_mark $p_self $p_birth $p_boot" >"$p_run.pid" || p_unclaim
  true >>"$p_run.log" && printf '%99s\\n' '' >"$p_run.exit" && printf '%-20s\\n' "$p_token" 1<>"$p_run.token" &&
    printf 'upload=%s\\n%s' "$p_upload" "$p_body" >"$p_run.script" || p_unclaim
  [ -z "\${p_single-}" ] || sync "$p_run.pid" .prometheus/lease || p_unclaim
  p_is_ours || p_unclaim refused "$p_lease"
  p_leave
  p_say attached 0
  exec 4>>"$p_run.log"
  p_listen
  { (p_command); p_code=$?; } 2>/dev/null
  p_written
  p_by=; [ -e "$p_run.cancel" ] && p_by=cancelled
  printf '%s\\n' "$p_code $p_size $p_by" 1<>"$p_run.exit" || p_code=
  printf '' >"$p_run.script"
  p_hush "$p_ear"
  [ ! -e "$p_run.$p_own.tail" ] || p_tail=$p_ear
}
p_unclaim() {
  printf '' >"$p_run.script"
  rm -f "$p_run.pid"
  [ $# -eq 0 ] || p_die "$@"
  p_broken start
}

# The log's length at the end of a command that ended by itself: where its last write ended, which the kernel tells
# without a program.
p_written() {
  p_size=
  [ $p_code -gt 128 ] || read -r p_x p_size </proc/self/fdinfo/4
  case $p_size in '' | *[!0-9]*) p_length ;; esac
}

# Becomes the command, in a session that has its pid as number. Who cancels says so first and looks for the session then: one
# of the two sees the other.
p_command() {
  for p_me in /proc/self/task/*; do p_me=\${p_me##*/}; done
  printf '%-10s' "$p_me" 1<>"$p_run.pid"
  [ ! -e "$p_run.cancel" ] || exit 143
  umask 022
  export PROMETHEUS_RUN="$p_mark"
  exec setsid /bin/sh "$p_runner" script "$p_run.script" </dev/null >&4 2>&4 3<&- 4>&-
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

# What is older than a week: finished runs (by their token or claim, and those that were cancelled before they had one), what
# acts of earlier versions left, uploads, earlier runners.
p_purge() {
  set --
  for p_old in $(find .prometheus/runs .prometheus/incoming .prometheus/runner-* -maxdepth 1 -mtime +7); do
    case $p_old in
      .prometheus/runs/?*.token | .prometheus/runs/?*.cancel | .prometheus/runs/?*.pid | .prometheus/runs/?*.died)
        p_old=\${p_old%.*}
        [ -s "$p_old.script" ] || set -- "$@" "$p_old".* ;;
      .prometheus/incoming/?*) set -- "$@" "$p_old" ;;
      .prometheus/runner-*) [ "$p_old" = "$p_runner" ] || set -- "$@" "$p_old" ;;
    esac
  done
  [ $# -eq 0 ] || rm -f "$@"
}

# Then what the place holds: it is known from the same call.
p_fence() {
  for p_tool in ${neededTools.join(' ')}; do command -v "$p_tool" >/dev/null || p_die tool "$p_tool"; done
  p_enter
  for p_other in $p_runs; do
    [ -e ".prometheus/runs/$p_other.token" ] || continue
    printf '%-20s\\n' "$p_token" 1<>".prometheus/runs/$p_other.token" || p_broken token
  done
  p_living fence
  if [ $p_count -ge 200 ] || { [ $p_count -ge 50 ] && [ $((p_count % 16)) -lt 4 ]; }; then p_purge; fi
  p_tell fenced $p_live
}

# Says this, and then what the place holds, until a word says that this was all of it.
p_tell() {
  place_state
  printf '\\n%s %s\\n%s\\n%s told\\n' "$p_nonce" "$*" "$held" "$p_nonce" >&2
}

# What the run needs to be there, under a name that no other call has: one that comes too late takes nothing from a run that
# reads it. The client is silent after the last byte: BusyBox's head takes more than it was asked for. Where it stopped
# writing the kernel tells without a program.
p_receive() {
  p_upload=.prometheus/incoming/$p_own p_size=
  p_say send
  { head -c "$p_want" >&5 && read -r p_x p_size </proc/self/fdinfo/5; } 5>"$p_upload"
  case $p_size in '' | *[!0-9]*) p_size=$(wc -c <"$p_upload") ;; esac
  [ "$((p_size))" != "$p_want" ] || return 0
  rm -f "$p_upload"
  p_die failed upload
}

p_start() {
  p_take
  p_upload=
  [ -z "\${p_want-}" ] || [ -e "$p_run.pid" ] || [ -e "$p_run.cancel" ] || p_receive
  p_raised=
  if [ -n "\${p_single-}" ] || ! p_is_ours; then p_enter; p_raised=yes; fi
  p_living start
  # An older worker's that is about to be taken back is none.
  [ -z "$p_live" ] || { sleep 0.1; p_living start; }
  [ -z "$p_live" ] || p_die conflict $p_live
  p_look self
  p_self=$p_me p_ear= p_tail= p_code=
  exec 3<&0
  if p_begin; then p_witness
  else
    [ -z "$p_raised" ] || printf '%-20s\\n' "$p_token" 1<>"$p_run.token" || p_broken token
    p_leave
    p_claim
    p_elapsed
    p_say attached "$p_ms"
    p_attend
    p_code=
  fi
  if [ -z "$p_code" ]; then p_report
  elif [ -z "\${p_tell-}" ] || [ "$p_code" != 0 ]; then p_say "done" "$p_code" "$p_size" "$p_by"
  else p_tell "done" "$p_code" "$p_size" "$p_by"
  fi
  # What a tail has sent is not known here: the client fetches what it lacks by the report's length.
  [ -z "$p_tail" ] && [ -e "$p_run.log" ] && [ "$p_offset" -lt "\${p_size:-0}" ] || return
  p_recite || tail -c "+$((p_offset + 1))" "$p_run.log"
}

# Waits for the end of a run that has another witness, as long as its client does.
p_attend() {
  p_goes_on || return
  p_attends=yes
  p_listen
  while p_goes_on; do
    sleep 0.2
    p_is_child "$p_ear" || { p_hush "$p_tail"; exit; }
    [ -z "$p_tail" ] && [ -e "$p_run.$p_own.tail" ] || continue
    tail -c "+$((p_offset + 1))" -f "$p_run.log" 2>/dev/null 3<&- &
    p_tail=$!
  done
  p_hush "$p_tail"
  p_hush "$p_ear"
}

# Hears the client: that it wants the log while it grows, which a short run is not worth, and that it goes away. A witness
# waits for its command meanwhile: what hears becomes the tail itself, so that there is one number to end. By KILL: a
# shell may miss another signal that comes while it forks.
p_listen() {
  p_hear <&3 &
  p_ear=$!
}
p_hear() {
  read -r p_x && [ "$p_x" = tail ] && true >"$p_run.$p_own.tail" || exit
  [ -n "\${p_attends-}" ] || exec tail -c "+$((p_offset + 1))" -f "$p_run.log" 2>/dev/null 3<&-
  read -r p_x
}

# Does this child live? Its number may be somebody else's by now.
p_is_child() {
  p_look "$1"
  case $p_state in [ZX]*) return 1 ;; esac
  [ "$p_parent" = "$p_self" ]
}
p_hush() {
  [ -n "$1" ] || return
  { ! p_is_child "$1" || kill -KILL "$1"; wait "$1"; } 2>/dev/null
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

# A finished run is left alone: what it started (a service) may carry its mark. One that is not there is cancelled before
# another look: whoever claims it after that look sees it.
p_cancel() {
  p_enter
  p_claim
  p_pattern=
  if ! p_goes_on && [ -z "$p_code" ]; then
    printf '' >"$p_run.cancel" || p_broken cancel
    p_claim
  fi
  if p_goes_on; then
    [ "$p_pid" = 0 ] && p_state= || p_look "$p_pid"
    case $p_state in
      [ZX]*) ;;
      *)
        printf '' >"$p_run.cancel" || p_broken cancel
        p_claim
        p_pattern="^$p_pid \\(.*\\) [^ZX] |\\) [^ZX] [0-9]+ [0-9]+ $p_pid " ;;
    esac
    p_leave
    [ -z "$p_pattern" ] || [ "$p_pid" = 0 ] || p_stop "$p_grace"
  else
    p_leave
    [ -n "$p_code" ] || p_stop "$p_grace"
  fi
  p_clock; p_until=$((p_now + 500))
  while p_goes_on && p_clock && [ "$p_now" -lt "$p_until" ]; do sleep 0.02; done
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
