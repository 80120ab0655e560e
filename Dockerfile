# MiFriendly Field in a container. docs/operating.md says how to run it; compose.yaml is one way.
# The same Node as package.json pins; tests/integration/container.test.ts holds the two together.

FROM docker.io/library/node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# no script of any package runs: everything we need is prebuilt, and Node is there already
RUN npm ci --ignore-scripts
COPY . .
ARG APP_VERSION=
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM docker.io/library/node:24.21.0-bookworm-slim
RUN install -d -o node -g node -m 700 /data /keys /backups
WORKDIR /app
COPY --from=build /app/package.json ./package.json
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/build ./build
COPY --from=build /app/src ./src
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data KEY_FILE=/keys/keys.json
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/v1/health').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/cli/start.ts", "--no-links"]
