# The image of untilgreen. Build:  docker build -t untilgreen .
# Another base (a mirror, an LTS, one of your own with node and npm):  docker build --build-arg NODE_IMAGE=node:22-bookworm-slim -t untilgreen .
ARG NODE_IMAGE=node:20-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json LICENSE README.md CHANGELOG.md ./
COPY templates templates
COPY src src
# What runs in the image is what npm would have installed: the packed files and the runtime dependencies of the lock file.
RUN npm run build \
 && npm pack --ignore-scripts \
 && mkdir /package \
 && tar -xzf untilgreen-*.tgz --strip-components=1 -C /package \
 && npm prune --omit=dev --ignore-scripts \
 && mv node_modules /package/ \
 && chmod +x /package/dist/cli/main.js

FROM ${NODE_IMAGE}
RUN apt-get update \
 && apt-get install --yes --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \
 && groupadd --gid 10001 untilgreen \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /srv/untilgreen --shell /usr/sbin/nologin untilgreen \
 && mkdir -p /srv/untilgreen/state \
 && chown untilgreen:untilgreen /srv/untilgreen/state \
 && ln -s /opt/untilgreen/dist/cli/main.js /usr/local/bin/untilgreen
COPY --from=build /package /opt/untilgreen
# Numeric, so that Kubernetes can see that it is not root. It owns nothing but the state.
USER 10001:10001
WORKDIR /srv/untilgreen
ENV NODE_ENV=production UNTILGREEN_STATE_DIR=/srv/untilgreen/state
VOLUME /srv/untilgreen/state
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=30s --retries=2 CMD ["node", "/opt/untilgreen/templates/docker/healthcheck.mjs"]
# tini reaps what commands leave behind, and hands signals on.
ENTRYPOINT ["tini", "--", "untilgreen"]
CMD ["--help"]
