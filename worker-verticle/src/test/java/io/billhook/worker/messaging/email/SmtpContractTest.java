package io.billhook.worker.messaging.email;

import io.billhook.config.SmtpUrl;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.Breaker;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.messaging.email.smtp.SmtpAccount;
import io.billhook.worker.messaging.email.smtp.SmtpProvider;
import io.vertx.core.json.JsonObject;

final class SmtpContractTest extends EmailProviderContract {

  @Override
  EmailProvider adapter(Breaker breaker, int port, boolean good) {
    String password = good ? "good" : "bad";
    return new SmtpProvider(
        vertx,
        new SmtpAccount(
            "smtp",
            SmtpUrl.parse("smtp://acme:" + password + "@127.0.0.1:" + port),
            breaker.atOnce(),
            true,
            null,
            "acme.test"),
        breaker,
        Pace.UNBOUNDED,
        null,
        PATIENCE,
        null);
  }

  @Override
  int port(int ofSimulators) {
    return simulators.mailServer().listen(0).await().actualPort();
  }

  @Override
  JsonObject fault(Trouble trouble) {
    JsonObject fault = new JsonObject().put("provider", "smtp");
    return switch (trouble) {
      case REFUSES_THIS_MAIL ->
          fault.put("stage", "rcpt").put("fault", "status").put("status", 550);
      case ACCEPTED_THEN_CUT -> fault.put("stage", "after_data").put("fault", "accept_then_reset");
      case ACCEPTED_AND_UNREADABLE ->
          fault.put("stage", "after_data").put("fault", "lie").put("status", 200).put("body", "?");
      case CUT_BEFORE -> fault.put("stage", "rcpt").put("fault", "reset");
      case SILENCE -> fault.put("stage", "after_data").put("fault", "hang");
    };
  }

  /** Before the line that ends the mail the server has taken nothing. */
  @Override
  Kind cutBefore() {
    return new Kind.Transient();
  }
}
