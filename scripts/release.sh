#!/usr/bin/env bash
# Makes what a release is: the package, what it is made of (SBOM, CycloneDX), and the sums of both, in a folder. Publishes nothing.
#
#     scripts/release.sh FOLDER
#
# Publish the very file afterwards, from a CI that can sign for it: npm publish --provenance FOLDER/kexscope-VERSION.tgz
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:?usage: scripts/release.sh FOLDER}

[ -z "$(git status --porcelain)" ] || { echo "there are changes that are not committed: a release is a commit"; exit 2; }
version=$(node -p 'require("./package.json").version')
grep -q "## $version" CHANGELOG.md || { echo "CHANGELOG.md says nothing of $version"; exit 2; }

npm ci --no-audit --no-fund
scripts/check-package.sh
mkdir -p "$folder"
npm pack --silent --pack-destination "$folder" >/dev/null
# Only what the user gets: development packages are none of it.
npm sbom --sbom-format cyclonedx --omit dev > "$folder/kexscope-$version.cdx.json"
(cd "$folder" && sha256sum "kexscope-$version.tgz" "kexscope-$version.cdx.json" > SHA256SUMS && cat SHA256SUMS)
