# Two stages: everything is built in the first. The second has Node, the libraries that it is linked against and what runs:
# no shell, no package manager.
ARG NODE_IMAGE=docker.io/library/node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Behind a registry of your own: docker build --secret id=npmrc,src=$HOME/.npmrc --secret id=certificates,src=… (the file that
# `cafile` of that .npmrc names is /run/secrets/certificates).
RUN --mount=type=secret,id=npmrc --mount=type=secret,id=certificates \
    npm ci --userconfig /run/secrets/npmrc --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json tsconfig.types.json ./
COPY deploy/vendor.mjs ./deploy/vendor.mjs
COPY cli ./cli
COPY src ./src
COPY routes ./routes
COPY services ./services
COPY web ./web
COPY clients/python/lector_modelo.py clients/python/modelo_mlflow.py ./clients/python/
COPY examples/Ventas.csv ./examples/Ventas.csv
RUN npm run build
# Optional for others, not for the image: its workers take trainings from Redis, and it can be traced. Agents start no image.
RUN node -e "const pack = JSON.parse(fs.readFileSync('package.json')); \
      for (const name in pack.peerDependenciesMeta) { if (name.startsWith('@modelcontextprotocol/')) continue; pack.dependencies[name] = pack.devDependencies[name]; delete pack.devDependencies[name]; } \
      fs.writeFileSync('package.json', JSON.stringify(pack, null, 2))" \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund
# Types and source maps are for developers.
RUN find node_modules dist -type f \( -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.map' \) -delete \
 && find node_modules -type d -empty -delete
# What distroless images have: the libraries, which packages they are of (for scanners), their licences, and one user.
RUN set -eu; \
    libraries="$(ldd /usr/local/bin/node | grep -o '/[^ ]*')"; \
    mkdir -p /system/etc /system/var/lib/dpkg/status.d /data; \
    mkdir -m 1777 /system/tmp; \
    cp -L --parents /etc/os-release /usr/local/bin/node $libraries /system; \
    find /usr/local -maxdepth 1 -name LICENSE -exec cp --parents {} /system ';'; \
    for library in $libraries; do dpkg -S "*/${library##*/}"; done | cut -d: -f1 | sort -u | while read -r package; do \
      dpkg -s "$package" > "/system/var/lib/dpkg/status.d/$package"; \
      cp -L --parents "/usr/share/doc/$package/copyright" /system; \
    done; \
    echo 'node:x:1000:1000::/tmp:/' > /system/etc/passwd; \
    echo 'node:x:1000:' > /system/etc/group

FROM scratch
ENV PATH=/usr/local/bin NODE_ENV=production MALLOC_ARENA_MAX=2 HOST=0.0.0.0 PORT=3000 STORAGE_URL=file:/data
COPY --from=build /system /
COPY --from=build --chown=1000:1000 /data /data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER 1000:1000
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/server.js"]
