#!/usr/bin/env bash
# Packs the package, installs it in an empty folder and in an empty prefix as users would, and runs it on a capture of this checkout.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

tarball=$(cd "$root" && npm pack --silent --pack-destination "$folder" | tail -n 1)
cd "$folder"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --omit=optional "./$tarball"
./node_modules/.bin/kexscope --version
output=$(./node_modules/.bin/kexscope --json "$root/captures/no-common-kex/input.pcap") && status=0 || status=$?
[ "$status" = 1 ] || { echo "exit status $status, expected 1"; exit 1; }
grep -q '"code":"no-common-kex"' <<< "$output" || { echo "no verdict in the output of the installed package"; exit 1; }
[ "$(./node_modules/.bin/kexscope-live --version)" = "$(./node_modules/.bin/kexscope --version)" ] || { echo "kexscope-live does not answer"; exit 1; }
cat > library.mjs <<'EOF'
import { analyze } from "kexscope";
import { decodeStream } from "kexscope/ssh";
const { connections } = await analyze(process.argv[2]);
console.log(connections[0].verdict.code, decodeStream(Buffer.from("SSH-2.0-x\r\n")).ident.software);
EOF
[ "$(node library.mjs "$root/captures/no-common-kex/input.pcap")" = "no-common-kex x" ] || { echo "the library of the installed package does not answer"; exit 1; }

# As the people install it who read manuals: the program on PATH, its page where man looks. npm links it only when `man` is an array.
npm install --silent --no-audit --no-fund --prefer-offline --omit=optional --global --prefix "$folder/prefix" "./$tarball"
"$folder/prefix/bin/kexscope" --version
MANPATH="$folder/prefix/share/man" man kexscope > page.txt || { echo "man does not find the page of the installed package"; exit 1; }
grep -q 'say where an SSH exchange died' page.txt || { echo "man shows another page:"; head -n 5 page.txt; exit 1; }
echo "installed from $tarball, in a folder and globally, without optional dependencies: it runs, and man finds its page"
