#!/bin/sh
# Writes into the Dockerfiles the digests of their base images as a registry has them now, so that the same tag cannot become
# another image:
#
#     sh deploy/pin.sh
#
# It asks by `docker buildx imagetools` or by skopeo. If any digest is not to be had it says so, changes nothing and ends with 1.
set -eu
cd "${1:-$(dirname "$0")/..}"

digest_of() {
  for tool in docker skopeo; do
    command -v "$tool" >/dev/null || continue
    case $tool in
      docker) found=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$1" 2>/dev/null) || continue ;;
      skopeo) found=$(skopeo inspect --no-tags --format '{{.Digest}}' "docker://$1" 2>/dev/null) || continue ;;
    esac
    if printf %s "$found" | grep -Eqx 'sha256:[0-9a-f]{64}'; then printf %s "$found" && return; fi
  done
  return 1
}

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
for file in Dockerfile deploy/minio.Dockerfile deploy/mlops.Dockerfile; do
  cp "$file" "$new/$(basename "$file")"
  for name in $(sed -n 's/^ARG \([A-Z]*_IMAGE\)=.*/\1/p' "$file"); do
    image=$(sed -n "s/^ARG $name=\([^@]*\).*/\1/p" "$file")
    if ! digest=$(digest_of "$image"); then
      echo "Nothing is changed: no registry tells the digest of $image (docker buildx or skopeo is needed, and the network)." >&2
      exit 1
    fi
    sed "s|^ARG $name=.*|ARG $name=$image@$digest|" "$new/$(basename "$file")" >"$new/edited"
    mv "$new/edited" "$new/$(basename "$file")"
    echo "$image@$digest"
  done
done
for file in Dockerfile deploy/minio.Dockerfile deploy/mlops.Dockerfile; do cat "$new/$(basename "$file")" >"$file"; done
