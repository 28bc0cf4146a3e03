#!/bin/sh
# kexscope-live WORD...: as `kexscope live WORD...`, and with CAP_NET_RAW in the captures alone also on a Node that cannot execute another
# program. The first process says what to capture, and ends; the shell then starts that.
set -u
here=$(dirname -- "$(readlink -f -- "$0")")

# Descriptor 3 has the answer, so that stdout stays what it is.
{ answer=$(node "$here/live-plan.js" "$@" 3>&1 >&4 4>&-); } 4>&1 || exit
case $answer in
  '') exit 0 ;;
  live) exec node "$here/main.js" live "$@" ;;
  *) exec /bin/sh "$here/../live/hand-over.sh" launch "$answer" ;;
esac
