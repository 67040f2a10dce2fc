# MinIO from its source: images of it are no longer published.
FROM golang:1.26-bookworm AS build
ARG MINIO_VERSION=latest
RUN CGO_ENABLED=0 go install -trimpath -ldflags '-s -w' github.com/minio/minio@${MINIO_VERSION}
RUN mkdir /data

FROM alpine:3.22
COPY --from=build /go/bin/minio /usr/local/bin/minio
COPY --from=build --chown=1000:1000 /data /data
USER 1000:1000
VOLUME /data
EXPOSE 9000 9001
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9000/minio/health/live"]
CMD ["minio", "server", "/data", "--address", ":9000", "--console-address", ":9001"]
