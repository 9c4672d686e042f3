package io.billhook.api.messaging.credential;

import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.config.SmtpUrl;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.provider.PublicAddresses;
import io.billhook.provider.PublicAddresses.NotPublic;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a client gives; no error quotes it, as it is secret. */
final class CredentialRequest {
  private static final TextRule SENDER =
      new TextRule(
          "must be an e-mail address, or a name and one: Shop <shop@example.com>",
          text -> EmailAddress.parse(text).isPresent(),
          text -> EmailAddress.parse(text).orElseThrow().header());
  private static final TextRule SERVER =
      new TextRule("must be " + SmtpUrl.WANTED, is(SmtpUrl::parse));

  private final PublicAddresses servers;

  CredentialRequest(PublicAddresses servers) {
    this.servers = servers;
  }

  static MessagingCredential brevo(Fields fields) {
    String key = fields.text("api_key", TextRule.LINE);
    String from = fields.text("from", SENDER);
    fields.check();
    return new MessagingCredential.Brevo(key, from);
  }

  /** Looks where the server is: who sends looks again. */
  MessagingCredential smtp(Fields fields) {
    String url = fields.text("url", SERVER);
    String from = fields.text("from", SENDER);
    fields.check();
    try {
      servers.of(SmtpUrl.parse(url).host()).await();
    } catch (NotPublic e) {
      throw fields.wrong("url", "must have a host that is found, at public addresses alone");
    }
    return new MessagingCredential.Smtp(url, from);
  }

  static MessagingCredential twilio(Fields fields) {
    String account = fields.text("account_sid", TextRule.LINE);
    String token = fields.text("auth_token", TextRule.LINE);
    String service = fields.text("messaging_service_sid", TextRule.LINE);
    fields.check();
    return new MessagingCredential.Twilio(account, token, service);
  }

  private static Predicate<String> is(Consumer<String> parser) {
    return text -> {
      try {
        parser.accept(text);
        return true;
      } catch (IllegalArgumentException e) {
        return false;
      }
    };
  }
}
