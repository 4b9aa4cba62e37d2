# Paperround in one image: `serve` (web, timetable and sender), `serve --no-worker`, `work`, or any other command.
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY prisma/left-out prisma/left-out
# The `prepare` script would build now, before the source is copied.
RUN npm ci --ignore-scripts
COPY . .
# The schema generator and its compiler are peer dependencies, which npm keeps unless optional ones are omitted too.
RUN npm run build \
 && npm prune --omit=dev --omit=optional --ignore-scripts \
 && rm -rf dist/test

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    DATA_DIR=/data \
    HOST=0.0.0.0 \
    PORT=3000
COPY --from=build /build/package.json /build/LICENSE /build/README.md /app/
COPY --from=build /build/bin /app/bin
COPY --from=build /build/dist /app/dist
COPY --from=build /build/prisma /app/prisma
COPY --from=build /build/templates /app/templates
COPY --from=build /build/samples /app/samples
COPY --from=build /build/src/topics/catalogue /app/src/topics/catalogue
COPY --from=build /build/node_modules /app/node_modules
RUN ln -s /app/bin/paperround.js /usr/local/bin/paperround \
 && install -d -o node -g node -m 0700 /data
USER node
# paperround.yaml and .env are read from here; data is beside them.
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/healthz').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["paperround"]
CMD ["serve"]
