package io.billhook.api.management;

import io.billhook.api.http.Feature;
import io.billhook.api.http.Json;
import io.billhook.api.http.Problems;
import io.billhook.api.http.Routes;
import io.billhook.api.http.trace.RequestTrace;
import io.billhook.config.HttpConfig;
import io.billhook.crypto.Sha256;
import io.billhook.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /health/echo}: what of a request arrives here, for {@code billhook doctor --public}. Of
 * its body nothing is kept, and to who does not know {@code MANAGEMENT_TOKEN} it is not there.
 */
public final class EchoRoute implements Feature {
  /** In which proxies tell where a request comes from and what they have made of it. */
  private static final List<String> TOLD =
      List.of(
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-forwarded-host",
          "x-forwarded-port",
          "forwarded",
          "via",
          "host",
          "content-type",
          "content-encoding",
          "user-agent");

  private final ManagementToken token;
  private final int trustedHops;

  /** Opened by the token of these settings. */
  public EchoRoute(HttpConfig config) {
    this.token = new ManagementToken(config.managementToken());
    this.trustedHops = config.limits().trustedHops();
  }

  @Override
  public void contribute(Routes routes) {
    routes.streamed("echo", this::reader);
  }

  private Routes.@Nullable BodyReader reader(RoutingContext context) {
    Optional<EchoProof> shown = token.isShownBy(context.request());
    if (shown.isEmpty() && !token.isBroughtBy(context.request())) {
      Problems.send(context, ProblemType.NOT_FOUND.because(ProblemType.NOT_FOUND.title()));
      return null;
    }
    return new Arrived(context, shown);
  }

  /** One request. */
  private final class Arrived implements Routes.BodyReader {
    private final RoutingContext context;
    private final Optional<EchoProof> shown;
    private final MessageDigest digest = Sha256.begin();
    private long length;

    Arrived(RoutingContext context, Optional<EchoProof> shown) {
      this.context = context;
      this.shown = shown;
    }

    @Override
    public void take(Buffer part) {
      digest.update(part.getBytes());
      length += part.length();
    }

    @Override
    public void answer() {
      String hash = HexFormat.of().formatHex(digest.digest());
      Map<String, Object> arrived = new LinkedHashMap<>();
      arrived.put("length", length);
      arrived.put("sha256", hash);
      arrived.put("headers", told(context.request()));
      arrived.put("trusted_proxy_hops", trustedHops);
      arrived.put("client_address", RequestTrace.of(context).client().text());
      shown.ifPresent(proof -> arrived.put("proof", token.answering(proof, hash)));
      context
          .response()
          .putHeader("Content-Type", "application/json")
          .putHeader("Cache-Control", "no-store")
          .end(Buffer.buffer(Json.bytes(arrived)));
    }
  }

  private static Map<String, List<String>> told(HttpServerRequest request) {
    Map<String, List<String>> told = new LinkedHashMap<>();
    for (String name : TOLD) {
      List<String> values = request.headers().getAll(name);
      if (!values.isEmpty()) {
        told.put(name, values);
      }
    }
    return told;
  }
}
