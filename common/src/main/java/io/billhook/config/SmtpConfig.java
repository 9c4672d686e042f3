package io.billhook.config;

import org.jspecify.annotations.Nullable;

/**
 * How mail goes to a server of one's own.
 *
 * @param server null where this installation has none
 * @param connections that one credential's server is held open by each worker, and so the mails
 *     that it is told at once
 * @param rate mails a second by the installation's own server, of all workers together; 0: as many
 *     as it takes
 * @param development whether a server on this machine is enough for a tenant, too, and none of them
 *     needs TLS: the simulator
 */
public record SmtpConfig(@Nullable SmtpUrl server, int connections, int rate, boolean development) {
  /** No server of the installation's own; as many connections as usual for those of tenants. */
  public static final SmtpConfig NONE = new SmtpConfig(null, 10, 0, false);

  private static final int MOST_CONNECTIONS = 100;
  private static final int MOST_A_SECOND = 100_000;

  public static SmtpConfig from(Env env) {
    boolean used = EmailProvidersConfig.names(env).contains(EmailProvidersConfig.SMTP);
    if (used && env.text("SMTP_URL") == null) {
      env.error("SMTP_URL is missing, and EMAIL_PROVIDERS names smtp: it wants " + SmtpUrl.WANTED);
    }
    return new SmtpConfig(
        env.<@Nullable SmtpUrl>optional("SMTP_URL", SmtpUrl.WANTED, SmtpUrl::parse, null),
        env.integer("SMTP_CONNECTIONS", 1, MOST_CONNECTIONS, NONE.connections()),
        env.integer("SMTP_RATE", 1, MOST_A_SECOND, NONE.rate()),
        false);
  }

  /** As a development process has it. */
  public SmtpConfig forDevelopment() {
    return new SmtpConfig(server, connections, rate, true);
  }

  public boolean isSet() {
    return server != null;
  }

  @Override
  public String toString() {
    return "SmtpConfig[server=" + server + ", connections=" + connections + "]";
  }
}
