#!/bin/sh
# Makes the service a user of its own in MinIO, which may use the two buckets and nothing else. It may run again at any time: a
# changed secret or policy is then in force.
set -eu

: "${MINIO_URL:?where MinIO is, such as http://minio:9000}"
: "${MINIO_ROOT_USER:?the name of its administrator}"
: "${MINIO_ROOT_PASSWORD_FILE:?the file with the password of its administrator}"
: "${MINIO_ACCESS_KEY:?the name of the user of the service}"
: "${MINIO_SECRET_KEY_FILE:?the file with the secret of that user}"
data=${DATA_BUCKET:-dataset-predicciones}
models=${MODELS_BUCKET:-modelos}

# It would hold the password.
MC_CONFIG_DIR=$(mktemp -d)
export MC_CONFIG_DIR
trap 'rm -rf "$MC_CONFIG_DIR"' EXIT

# Secrets go by standard input: everybody on a machine sees the arguments of a process.
secret() { printf '%s\n%s\n' "$1" "$(cat "$2")"; }

secret "$MINIO_ROOT_USER" "$MINIO_ROOT_PASSWORD_FILE" | mc --quiet alias set store "$MINIO_URL" >/dev/null
mc --quiet mb --ignore-existing "store/$data" "store/$models"
cat >"$MC_CONFIG_DIR/policy.json" <<END_OF_POLICY
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:CreateBucket", "s3:GetBucketLocation", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::$data", "arn:aws:s3:::$models"]
    },
    {
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      "Resource": ["arn:aws:s3:::$data/*", "arn:aws:s3:::$models/*"]
    }
  ]
}
END_OF_POLICY
mc --quiet admin policy create store "$MINIO_ACCESS_KEY" "$MC_CONFIG_DIR/policy.json"
secret "$MINIO_ACCESS_KEY" "$MINIO_SECRET_KEY_FILE" | mc --quiet admin user add store >/dev/null
if ! attached=$(mc --quiet admin policy attach store "$MINIO_ACCESS_KEY" --user "$MINIO_ACCESS_KEY" 2>&1); then
  case $attached in
    *'already in effect'*) ;;
    *) echo "$attached" >&2 && exit 1 ;;
  esac
fi
echo "$MINIO_ACCESS_KEY may use $data and $models"
