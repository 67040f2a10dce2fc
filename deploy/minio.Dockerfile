# MinIO and its client from their source: images of them are no longer published.
ARG GO_IMAGE=docker.io/library/golang:1.26.8-bookworm
ARG ALPINE_IMAGE=docker.io/library/alpine:3.23.4

FROM ${GO_IMAGE} AS build
ARG MINIO_VERSION=v0.0.0-20260212201848-7aac2a2c5b7c
ARG MC_VERSION=v0.0.0-20250313080218-cf909e1063a9
RUN CGO_ENABLED=0 go install -trimpath -ldflags '-s -w' github.com/minio/minio@${MINIO_VERSION} \
 && CGO_ENABLED=0 go install -trimpath -ldflags '-s -w' github.com/minio/mc@${MC_VERSION}
RUN mkdir /data

FROM ${ALPINE_IMAGE}
COPY --from=build /go/bin/minio /go/bin/mc /usr/local/bin/
COPY minio-setup.sh /usr/local/bin/minio-setup
COPY --from=build --chown=1000:1000 /data /data
USER 1000:1000
VOLUME /data
EXPOSE 9000 9001
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9000/minio/health/live"]
CMD ["minio", "server", "/data", "--address", ":9000", "--console-address", ":9001"]
