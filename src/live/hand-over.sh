#!/bin/sh
# Starts the captures, which have CAP_NET_RAW, and becomes the launcher, which has not: a process gives up a capability when it becomes
# another program, and a shell can do that where Node cannot. src/cli/hand-over.ts says what to start, in files of FOLDER, a word a line.
#
#   hand-over.sh launch FOLDER                    all captures, then the launcher with their pids
#   hand-over.sh capture FOLDER LAUNCHER INDEX    one capture; its parent's death is its own
set -u
role=$1 folder=$2

# become FILE WORD...: this process becomes the program that FILE holds, with the WORDs behind. Nothing is evaluated.
become() {
  file=$1
  shift
  more=$#
  while IFS= read -r word; do set -- "$@" "$word"; done <"$file"
  while [ "$more" -gt 0 ]; do
    word=$1
    shift
    set -- "$@" "$word"
    more=$((more - 1))
  done
  exec "$@"
}

# No signal that asks for counters, or a debugger, ends what is not there yet.
trap '' USR1 USR2

if [ "$role" = capture ]; then
  # Asked for after the kernel was told to end this process with its parent: who is gone by now would not be noticed.
  [ "$PPID" = "$3" ] || exit 3
  # Each waits until the launcher has opened the other end.
  exec <"$folder/in" >"$folder/out.$4" 2>"$folder/err.$4"
  become "$folder/capture.$4"
fi

mkfifo -m 600 "$folder/in" || exit 3
captures='' index=0
while [ -f "$folder/capture.$index" ]; do
  mkfifo -m 600 "$folder/out.$index" "$folder/err.$index" || exit 3
  become "$folder/guard" "$$" "$index" &
  captures="$captures $!"
  index=$((index + 1))
done
# shellcheck disable=SC2086 # Numbers, one word each.
become "$folder/launcher" $captures
