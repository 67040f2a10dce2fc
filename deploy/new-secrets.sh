#!/bin/sh
# Makes the secrets that compose.yaml mounts as files, below secrets/ or the folder that is named. What is there stays as it is.
# Keys of the service are kept as hashes: they are shown once, here.
set -eu

folder=${1:-secrets}
umask 077
mkdir -p "$folder"

random() { head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1; }

# A container's user reads it; on this machine nobody else gets into the folder.
keep() {
  cat >"$folder/$1.new"
  chmod 444 "$folder/$1.new"
  mv "$folder/$1.new" "$folder/$1"
}

for name in minio-root-password minio-service-secret; do
  [ -e "$folder/$name" ] || random | keep "$name"
done
# Redis, for workers: its configuration with the password, and the address with it. It may throw no job away.
if [ ! -e "$folder/queue-url" ]; then
  password=$(random)
  printf 'dir /data\nappendonly yes\nmaxmemory 200mb\nmaxmemory-policy noeviction\nprotected-mode yes\nrequirepass %s\n' \
    "$password" | keep redis-conf
  printf 'redis://:%s@redis:6379' "$password" | keep queue-url
fi
if [ ! -e "$folder/api-keys" ]; then
  admin=$(random)
  metrics=$(random)
  printf 'admin:admin:sha256:%s\nmetrics:read:sha256:%s\n' \
    "$(printf %s "$admin" | sha256)" "$(printf %s "$metrics" | sha256)" | keep api-keys
  printf %s "$metrics" | keep metrics-key
  echo "The key of admin, for the page and for programs; it is shown this once:"
  echo "$admin"
fi
# MLflow and Airflow, of the profile mlops: who the service is to MLflow, and the key of Airflow, which is added to those of the service.
if [ ! -e "$folder/mlflow-password" ]; then
  password=$(random)
  printf '[mlflow]\ndefault_permission = READ\ndatabase_uri = sqlite:////data/users.db\nadmin_username = prediccion-ventas\nadmin_password = %s\nauthorization_function = mlflow.server.auth:authenticate_request_basic_auth\n' \
    "$password" | keep mlflow-auth.ini
  printf %s "$password" | keep mlflow-password
fi
[ -e "$folder/airflow-passwords.json" ] || printf '{"admin": "%s"}' "$(random)" | keep airflow-passwords.json
if [ ! -e "$folder/airflow-connections.json" ]; then
  key=$(random)
  { cat "$folder/api-keys"; printf 'airflow:write:sha256:%s\n' "$(printf %s "$key" | sha256)"; } | keep api-keys
  printf '{"prediccion_ventas": {"conn_type": "http", "host": "http://service:3000", "extra": {"Authorization": "Bearer %s"}}}' \
    "$key" | keep airflow-connections.json
fi
echo "The secrets are in $folder/"
