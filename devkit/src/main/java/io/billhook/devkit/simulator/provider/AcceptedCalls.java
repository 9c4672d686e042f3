package io.billhook.devkit.simulator.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Recent;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The calls that each provider has accepted: {@code GET} and {@code DELETE /_sim/calls}. */
public final class AcceptedCalls {
  private final Map<Provider, Recent<AcceptedCall>> calls = new EnumMap<>(Provider.class);

  public AcceptedCalls() {
    for (Provider provider : Provider.values()) {
      calls.put(provider, new Recent<>());
    }
  }

  void record(ProviderApi api, ApiCall call, ApiAnswer answer) {
    if (AcceptedCall.accepts(call, answer)) {
      of(api.provider())
          .add(new AcceptedCall(api.provider(), call, api.idempotencyKey(call), answer));
    }
  }

  /**
   * One that a mail server took, for one recipient.
   *
   * @param user who has logged in; null: nobody
   * @param mail what is told of it
   */
  public void mail(@Nullable String user, JsonObject mail, Instant at) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/json; charset=utf-8");
    if (user != null) {
      String both = Base64.getEncoder().encodeToString((user + ":").getBytes(UTF_8));
      headers.add("Authorization", "Basic " + both);
    }
    var call = new ApiCall("DATA", "", "", headers, mail.toBuffer(), "", at);
    of(Provider.SMTP)
        .add(new AcceptedCall(Provider.SMTP, call, null, ApiAnswer.of(250, new JsonObject())));
  }

  public void addRoutes(ControlRoutes routes) {
    routes.get("/_sim/calls", ctx -> ControlRoutes.list(chosen(ctx)));
    routes.delete("/_sim/calls", ctx -> providers(ctx).forEach(p -> of(p).clear()));
  }

  private List<JsonObject> chosen(RoutingContext ctx) {
    return providers(ctx)
        .flatMap(provider -> of(provider).oldestFirst().stream())
        .sorted(java.util.Comparator.comparing(accepted -> accepted.call().at()))
        .map(AcceptedCall::toJson)
        .toList();
  }

  /** The provider that the query names, else all of them. */
  private static Stream<Provider> providers(RoutingContext ctx) {
    String name = ctx.request().getParam("provider");
    if (name == null) {
      return Stream.of(Provider.values());
    }
    return Stream.of(
        Provider.named(name)
            .orElseThrow(() -> Refused.field("provider", "is one of stripe, brevo, twilio, smtp")));
  }

  private Recent<AcceptedCall> of(Provider provider) {
    return calls.computeIfAbsent(provider, _ -> new Recent<>());
  }
}
