#!/bin/sh
# An evaluator for the `command` runtime of evalbatch (protocol version 1) in plain POSIX sh.
# It gives a grade of 60 plus a pseudo-random 0..20 and looks at nothing.
set -u

# Take the whole request, so that the sender never writes into a closed pipe. Bytes, not words.
size=$(wc -c | tr -d ' ')

# Two random bytes; where there is no /dev/urandom, the process id and the clock must do.
random=$(od -An -N2 -tu2 /dev/urandom 2>/dev/null | tr -cd '0-9')
if [ -z "$random" ]; then
    random=$(( $$ * 31 + $(date +%s) ))
fi
noise=$(( random % 21 ))
grade=$(( 60 + noise ))

# Only numbers are put into the JSON, so nothing has to be escaped.
printf '{"summary":"A random grade of %d.","analysis":"60 plus %d points of noise. The request had %d bytes and none of them mattered.","grade":%d,"comments":[],"usage":{"inputTokens":0,"outputTokens":0},"costUsd":0}\n' \
    "$grade" "$noise" "$size" "$grade"
