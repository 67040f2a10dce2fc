#!/usr/bin/env bash
# Builds the Dockerfile and runs the image, on a machine without a container engine or a registry of images:
#
#     npm run build:test && bash test/deploy/image.sh
#
# The base image is Debian's minimal system with Node and npm as the npm registry has them, under the name that the Dockerfile
# asks for; buildah does the rest. It needs root, and Debian's buildah and debootstrap, which it installs; where they are not
# to be had it says "left out" and ends with 0. Processes and mounts are in namespaces of its own, which end with it.
set -euo pipefail
PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

leave_out() {
  echo "left out: the image is not built: $*"
  exit 0
}

install_tools() {
  command -v buildah >/dev/null && command -v debootstrap >/dev/null && return
  command -v apt-get >/dev/null || return
  apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends buildah debootstrap
}

finish() {
  # The first process of the namespace, whose end is that of all others in it: unshare itself does not heed signals.
  if [ -n "$INSIDE" ]; then { pkill -KILL -P "$INSIDE" && wait "$INSIDE"; } 2>/dev/null || true; fi
  rm -rf --one-file-system "$TEMP"
}

outside() {
  [ "$(id -u)" -eq 0 ] || leave_out 'it needs root'
  case $(uname -m) in x86_64 | aarch64) ;; *) leave_out "there is no Node for $(uname -m)" ;; esac
  command -v pkill >/dev/null && unshare --mount --pid --fork --kill-child true 2>/dev/null || leave_out 'no namespaces can be made here'
  local log
  TEMP=$(mktemp -d "${TMPDIR:-/tmp}/prediccion-ventas-image-XXXXXX")
  INSIDE=
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  log="$TEMP/install.log"
  if ! install_tools >"$log" 2>&1 || ! command -v buildah >/dev/null || ! command -v debootstrap >/dev/null; then
    cat "$log"
    leave_out 'buildah and debootstrap cannot be installed'
  fi
  # In the background, so that a signal is answered at once.
  unshare --mount --propagation private --pid --fork --kill-child --mount-proc bash "${BASH_SOURCE[0]}" inside "$TEMP" &
  INSIDE=$!
  local code=0
  wait "$INSIDE" || code=$?
  INSIDE=
  return "$code"
}

say() { echo "$SECONDS s: $*"; }

# quietly COMMAND…: its output only if it fails.
quietly() { "$@" >"$TEMP/output.log" 2>&1 || { tail -n 60 "$TEMP/output.log"; return 1; }; }

builder() { buildah --root "$TEMP/storage" --runroot "$TEMP/runroot" --storage-driver vfs "$@"; }

# The image NAME:VERSION-SUITE-slim, such as node:24.0.0-bookworm-slim, as far as the Dockerfile needs it.
make_base() {
  local name=$1 tag=${1##*:} architecture container root
  case $(uname -m) in x86_64) architecture=x64 ;; aarch64) architecture=arm64 ;; esac
  container=$(builder from scratch)
  root=$(builder mount "$container")
  quietly debootstrap --variant=minbase "$(cut -d- -f2 <<<"$tag")" "$root"
  mkdir -p "$TEMP/packages" "$root/usr/local/bin" "$root/usr/local/lib/node_modules/npm"
  quietly npm pack --pack-destination "$TEMP/packages" "node-linux-$architecture@${tag%%-*}" npm@11
  tar -xzf "$TEMP/packages/node-linux-$architecture-"*.tgz -C "$root/usr/local" --strip-components=1 --no-same-owner package/bin package/LICENSE
  tar -xzf "$TEMP/packages/npm-"*.tgz -C "$root/usr/local/lib/node_modules/npm" --strip-components=1 --no-same-owner
  ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  builder config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
  say "base $name: $(du -sm "$root" | cut -f1) MB"
  quietly builder commit --rm "$container" "$name"
}

# How npm reaches its registry here, as files for the build alone.
registry_secrets() {
  local file certificates
  for file in "$(npm config get globalconfig)" "$(npm config get userconfig)"; do [ ! -f "$file" ] || cat "$file"; echo; done >"$TEMP/npmrc"
  echo "registry=$(npm config get registry)" >>"$TEMP/npmrc"
  SECRETS=(--secret "id=npmrc,src=$TEMP/npmrc")
  certificates=$(npm config get cafile)
  [ -f "$certificates" ] || certificates=${NODE_EXTRA_CA_CERTS:-}
  [ -f "$certificates" ] || return 0
  echo 'cafile=/run/secrets/certificates' >>"$TEMP/npmrc"
  cp "$certificates" "$TEMP/certificates"
  SECRETS+=(--secret "id=certificates,src=$TEMP/certificates")
}

inside() {
  TEMP=$1
  export TMPDIR="$TEMP/tmp"
  umask 077
  mkdir -p "$TMPDIR"
  # What buildah keeps outside its storage.
  mkdir -p /var/lib/containers
  mount -t tmpfs none /var/lib/containers
  umask 022
  local base container root
  base=$(sed -n 's/^ARG NODE_IMAGE=\([^@]*\).*/\1/p' "$PROJECT/Dockerfile")
  make_base "$base"
  registry_secrets
  quietly builder bud --pull-never --isolation chroot --network host --format docker "${SECRETS[@]}" \
    --build-arg "NODE_IMAGE=$base" --tag prediccion-ventas:check "$PROJECT"
  say 'built'
  container=$(builder from --pull-never prediccion-ventas:check)
  root=$(builder mount "$container")
  say "image: $(du -sm "$root" | cut -f1) MB, of which Node $(du -sm "$root/usr/local/bin/node" | cut -f1), packages $(du -sm "$root/app/node_modules" | cut -f1), the service $(du -sm "$root/app/dist" | cut -f1)"
  node "$PROJECT/build/test/deploy/run-image.js" "$container" "$root" \
    buildah --root "$TEMP/storage" --runroot "$TEMP/runroot" --storage-driver vfs
  say 'done'
}

if [ "${1:-}" = inside ]; then inside "$2"; else outside; fi
