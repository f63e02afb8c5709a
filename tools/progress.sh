# For the other scripts: `step WHAT COMMAND …` runs a command silently and shows that it goes on: on a terminal the
# seconds, elsewhere a line every 15 seconds. Prints the command's output only if it fails.
step() {
    local what=$1 begun=$SECONDS log status=0 ticker
    shift
    log=$(mktemp)
    (
        while sleep 1 && kill -0 $$ 2>/dev/null; do
            if [ -t 1 ]; then
                printf '\r== %s … %d s' "$what" $((SECONDS - begun))
            elif [ $(((SECONDS - begun) % 15)) = 0 ]; then
                printf '   still at it: %d s\n' $((SECONDS - begun))
            fi
        done
    ) &
    ticker=$!
    if [ -t 1 ]; then printf '== %s …' "$what"; else printf '== %s\n' "$what"; fi
    "$@" >"$log" 2>&1 || status=$?
    kill $ticker
    wait $ticker 2>/dev/null || true
    if [ -t 1 ]; then printf '\r== %s: %d s  \n' "$what" $((SECONDS - begun)); fi
    if [ $status != 0 ]; then tail -n 30 "$log" >&2; fi
    rm -f "$log"
    return $status
}
