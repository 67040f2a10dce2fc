# The service in two stages: everything is built in the first, only what runs is in the second.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY routes ./routes
COPY services ./services
COPY web ./web
COPY examples/Ventas.csv ./examples/Ventas.csv
RUN npm run build
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund
# Plots are drawn by one file of the chart library; the rest of it is ten times the size of the service.
RUN find node_modules/echarts -type f ! -path '*/dist/echarts.common.min.js' ! -name package.json ! -name LICENSE ! -name NOTICE -delete \
 && find node_modules/echarts -type d -empty -delete
RUN mkdir data

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 STORAGE_URL=file:/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build --chown=node:node /app/data /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/server.js"]
