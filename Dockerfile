# syntax=docker/dockerfile:1

# All that the image has beside its base is made by deploy/image/assemble, which needs no engine of
# images, and is tried without one by deploy/image/check.
FROM maven:3.9.16-eclipse-temurin-25 AS build
WORKDIR /build
# First what says which libraries there are: while that stays, they are a layer that is not made anew.
COPY pom.xml ./
COPY migrations/pom.xml migrations/
COPY common/pom.xml common/
COPY devkit/pom.xml devkit/
COPY api-verticle/pom.xml api-verticle/
COPY worker-verticle/pom.xml worker-verticle/
COPY launcher/pom.xml launcher/
COPY bench/pom.xml bench/
COPY examples/notes/pom.xml examples/notes/
RUN mvn -B --no-transfer-progress -q -P 'image,!format-check' -pl launcher -am dependency:go-offline
COPY . .
RUN deploy/image/assemble /app

FROM debian:13.6-slim AS base
RUN groupadd --system --gid 10001 billhook \
 && useradd --system --uid 10001 --gid billhook --home-dir /app --no-create-home --shell /usr/sbin/nologin billhook
COPY --from=build /app /app
# Beside the heap connections may hold a quarter of it; the rest is for threads, code and classes.
ENV BILLHOOK_JAVA_OPTS="-XX:MaxRAMPercentage=60" \
    HTTP_HOST=0.0.0.0 \
    PORT=8080
WORKDIR /app
USER 10001:10001
EXPOSE 8080
# Ready: what this process needs answers. No curl in the image, and none is needed.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=6 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8080} && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
# The script execs java, so that the JVM is process 1 and SIGTERM arrives there.
ENTRYPOINT ["/app/billhook"]
CMD ["all"]

# The same with simulated providers: never for customers. The script takes the jars beside it.
FROM base AS devkit
COPY --from=build /build/target/image-devkit /app/products
CMD ["simulators", "--host", "0.0.0.0"]

# Last, so that it is what is built unless told otherwise.
FROM base AS runtime
ARG VERSION=development
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Billhook" \
      org.opencontainers.image.description="The backend that a subscription business would otherwise write itself" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
