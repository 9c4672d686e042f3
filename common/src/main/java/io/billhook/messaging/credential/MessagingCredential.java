package io.billhook.messaging.credential;

import io.billhook.crypto.Sealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A tenant's own account at a provider. It stands sealed in its row, which is its place, so that it
 * opens in no other.
 */
public sealed interface MessagingCredential {

  /** Whose account it is, as it stands in addresses of the API and in the table. */
  enum Provider {
    BREVO,
    SMTP,
    TWILIO;

    /** {@code brevo}, {@code smtp}, {@code twilio}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Empty where no provider is called so. */
    public static Optional<Provider> of(String label) {
      for (Provider provider : values()) {
        if (provider.label().equals(label)) {
          return Optional.of(provider);
        }
      }
      return Optional.empty();
    }
  }

  /** Whose account it is. */
  Provider provider();

  /** Who is seen to have sent: a mail address with or without a name, or a service's sid. */
  String sender();

  /** What is kept, sealed. */
  JsonObject json();

  /**
   * An account at Brevo.
   *
   * @param from {@code Name <address>} or the address alone
   */
  record Brevo(String apiKey, String from) implements MessagingCredential {
    @Override
    public Provider provider() {
      return Provider.BREVO;
    }

    @Override
    public String sender() {
      return from;
    }

    @Override
    public JsonObject json() {
      return new JsonObject().put("api_key", apiKey).put("from", from);
    }

    @Override
    public String toString() {
      return "Brevo[…]";
    }
  }

  /**
   * A mail server.
   *
   * @param url {@code smtp://user:password@host:587} or {@code smtps://…}
   * @param from {@code Name <address>} or the address alone
   */
  record Smtp(String url, String from) implements MessagingCredential {
    @Override
    public Provider provider() {
      return Provider.SMTP;
    }

    @Override
    public String sender() {
      return from;
    }

    @Override
    public JsonObject json() {
      return new JsonObject().put("url", url).put("from", from);
    }

    @Override
    public String toString() {
      return "Smtp[…]";
    }
  }

  /**
   * An account at Twilio.
   *
   * @param accountSid {@code AC…}
   * @param messagingServiceSid {@code MG…}
   */
  record Twilio(String accountSid, String authToken, String messagingServiceSid)
      implements MessagingCredential {
    @Override
    public Provider provider() {
      return Provider.TWILIO;
    }

    @Override
    public String sender() {
      return messagingServiceSid;
    }

    @Override
    public JsonObject json() {
      return new JsonObject()
          .put("account_sid", accountSid)
          .put("auth_token", authToken)
          .put("messaging_service_sid", messagingServiceSid);
    }

    @Override
    public String toString() {
      return "Twilio[…]";
    }
  }

  /** What its row keeps of it. */
  default byte[] seal(Sealer sealer, UUID tenant) {
    return sealer.seal(json().toBuffer().getBytes(), place(tenant, provider()));
  }

  /**
   * Opens what a row keeps.
   *
   * @throws Sealer.UnsealableException where this process lacks the key
   */
  static MessagingCredential open(Sealer sealer, UUID tenant, Provider provider, byte[] sealed) {
    JsonObject json = new JsonObject(Buffer.buffer(sealer.open(sealed, place(tenant, provider))));
    return switch (provider) {
      case BREVO -> new Brevo(json.getString("api_key"), json.getString("from"));
      case SMTP -> new Smtp(json.getString("url"), json.getString("from"));
      case TWILIO ->
          new Twilio(
              json.getString("account_sid"),
              json.getString("auth_token"),
              json.getString("messaging_service_sid"));
    };
  }

  private static String place(UUID tenant, Provider provider) {
    return "messaging_credential:" + tenant + ":" + provider.label();
  }
}
