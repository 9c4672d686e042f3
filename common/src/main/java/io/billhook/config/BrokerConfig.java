package io.billhook.config;

import java.net.URI;

/**
 * Where RabbitMQ is.
 *
 * @param url {@code amqp://} or {@code amqps://}; the path is the virtual host, none for the usual
 *     one. A lone slash, which would be the host without a name that no broker has, is taken off
 * @param prefix of every exchange and queue; two installations on one virtual host need different
 *     ones
 */
public record BrokerConfig(URI url, String prefix) {
  private static final String WANTS = "amqp://user:password@host:5672/vhost";
  private static final URI PLACEHOLDER = URI.create("amqp://localhost");

  public BrokerConfig {
    if ("/".equals(url.getRawPath())) {
      String before = "//" + url.getRawAuthority();
      url = URI.create(url.toString().replace(before + "/", before));
    }
  }

  /** The name of the virtual host that the broker is asked for. */
  public String virtualHost() {
    String path = url.getPath();
    return path == null || path.isEmpty() ? "/" : path.substring(1);
  }

  public static BrokerConfig from(Env env) {
    String name =
        env.text("RABBITMQ_URL") == null && env.text("CLOUDAMQP_URL") != null
            ? "CLOUDAMQP_URL"
            : "RABBITMQ_URL";
    return new BrokerConfig(
        env.required(name, WANTS, Env.uri("amqp", "amqps"), PLACEHOLDER),
        env.optional(
            "RABBITMQ_PREFIX",
            "up to 40 of a-z, 0-9, - and _",
            value -> {
              if (!value.matches("[a-z0-9_-]{1,40}")) {
                throw new IllegalArgumentException();
              }
              return value;
            },
            "billhook"));
  }
}
