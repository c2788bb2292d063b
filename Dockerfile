# docker build -t payscrypt-sandbox . && docker run --rm -p 8080:8080 payscrypt-sandbox
#
# It needs no root, no capability (--cap-drop=ALL) and no writable file system (--read-only). With
# --data it needs a folder that uid 10001 may write: a volume at /data is one.

FROM debian:bookworm-slim AS build
WORKDIR /src
COPY scripts/install-dependencies scripts/install-dependencies
RUN scripts/install-dependencies run
COPY . .
RUN scripts/build release && strip build/release/payscrypt-sandbox

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="payscrypt-sandbox" \
      org.opencontainers.image.description="A local stand-in for the Payscrypt payment gateway" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      ca-certificates libcurl4 libspdlog1.10 >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/apt /var/log/dpkg.log
COPY --from=build /src/build/release/payscrypt-sandbox /usr/local/bin/payscrypt-sandbox
COPY LICENSE /usr/share/doc/payscrypt-sandbox/LICENSE
# A new volume that is mounted here gets this owner.
RUN install -d -o 10001 -g 10001 /data
USER 10001:10001
ENV PAYSCRYPT_SANDBOX_LISTEN=0.0.0.0:8080
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --retries=3 CMD ["payscrypt-sandbox", "health"]
ENTRYPOINT ["payscrypt-sandbox"]
CMD ["serve"]
