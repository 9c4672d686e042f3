package io.billhook.worker.messaging.email;

import io.billhook.messaging.pace.Pace;
import io.billhook.provider.Breaker;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.messaging.email.brevo.BrevoAccount;
import io.billhook.worker.messaging.email.brevo.BrevoProvider;
import io.vertx.core.json.JsonObject;
import java.net.URI;

final class BrevoContractTest extends EmailProviderContract {

  @Override
  EmailProvider adapter(Breaker breaker, int port, boolean good) {
    return new BrevoProvider(
        new ProviderClient(vertx, breaker, PATIENCE),
        new BrevoAccount(
            "brevo",
            good ? "xkeysib-good" : "xkeysib-bad",
            URI.create("http://127.0.0.1:" + port + "/_sim/brevo/api"),
            null),
        Pace.UNBOUNDED,
        Pace.UNBOUNDED);
  }

  @Override
  int port(int ofSimulators) {
    return ofSimulators;
  }

  @Override
  JsonObject fault(Trouble trouble) {
    JsonObject fault = new JsonObject().put("provider", "brevo");
    return switch (trouble) {
      case REFUSES_THIS_MAIL -> fault.put("fault", "status").put("status", 400);
      case ACCEPTED_THEN_CUT -> fault.put("fault", "accept_then_reset");
      case ACCEPTED_AND_UNREADABLE ->
          fault.put("fault", "lie").put("status", 201).put("body", "<html>");
      case CUT_BEFORE -> fault.put("fault", "reset");
      case SILENCE -> fault.put("fault", "hang");
    };
  }

  /** By a request that was written nobody knows what became of it. */
  @Override
  Kind cutBefore() {
    return new Kind.UnknownResult();
  }
}
