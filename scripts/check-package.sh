#!/usr/bin/env bash
# Packs the package, installs it in an empty folder as a user would, and runs it on a capture of this checkout.
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
cat > library.mjs <<'EOF'
import { analyze } from "kexscope";
import { decodeStream } from "kexscope/ssh";
const { connections } = await analyze(process.argv[2]);
console.log(connections[0].verdict.code, decodeStream(Buffer.from("SSH-2.0-x\r\n")).ident.software);
EOF
[ "$(node library.mjs "$root/captures/no-common-kex/input.pcap")" = "no-common-kex x" ] || { echo "the library of the installed package does not answer"; exit 1; }
[ -f node_modules/kexscope/docs/kexscope.1 ] || { echo "the package has no man page"; exit 1; }
echo "installed from $tarball, without optional dependencies, and runs"
