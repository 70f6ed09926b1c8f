# Sourced by bin/check and bin/test: runs stages, tells how long each took, and what failed ones said.

export NO_COLOR=1
reports=test-results
mkdir -p "$reports"

# stage <name> <command …>: quiet when it passes. Gives the command's exit code.
stage() {
  local name=$1 log code=0 began
  shift
  began=$(date +%s%N)
  log="$reports/${name// /-}.log"
  "$@" >"$log" 2>&1 || code=$?
  local took=$((($(date +%s%N) - began) / 100000000))
  if [ "$code" = 0 ]; then
    printf '  ok      %-16s %4d.%d s\n' "$name" $((took / 10)) $((took % 10))
  else
    printf '  FAILED  %-16s %4d.%d s\n' "$name" $((took / 10)) $((took % 10))
    grep -v '✓' "$log" | tail -n 150 | sed 's/^/    /'
    echo "    (all of it: $log)"
  fi
  return "$code"
}

# together <function …>: runs them at once, on the machine's two or more cores, and fails if one of them does.
together() {
  local pids=() code=0 work
  for work in "$@"; do "$work" & pids+=($!); done
  for pid in "${pids[@]}"; do wait "$pid" || code=1; done
  return "$code"
}

style() { stage 'format and lint' node_modules/.bin/biome check --error-on-warnings .; }
# Types of pages that the last build knew: they may be gone by now, and the next build writes them anew.
types() { rm -rf .next/types && stage types node_modules/.bin/tsc --noEmit; }
rooms() { stage rooms node_modules/.bin/depcruise --config .dependency-cruiser.mjs app bench bin cli components demo e2e jobs lib test; }
dead_code() { stage 'dead code' node_modules/.bin/knip; }
unit() { vitest unit; }
integration() { vitest integration; }

vitest() {
  rm -f "$reports/$1.json"
  stage "$1" node_modules/.bin/vitest run --project "$1" --reporter=default --reporter=json --outputFile.json="$reports/$1.json"
}
