package io.billhook.bench.processes.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.devkit.faults.installation.Program;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * Somebody without an account, at an address of their own, who sends tokens that name a key which
 * nobody has. Each names another one.
 */
public final class Stranger implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.2";
  private static final int SIGNATURE_BYTES = 64; // of ES256

  private final SecureRandom random = new SecureRandom();
  private final Client client = Client.from(ADDRESS);

  /** One who has sent nothing yet. */
  public Stranger() throws IOException {}

  /** Sends one; gives the status. */
  public int send(Program api) throws IOException {
    URI base = URI.create("http://127.0.0.1:" + api.port());
    return client.send(base, "GET", "/v1/me", Person.bearer(forged()), "");
  }

  private String forged() {
    long now = Instant.now().getEpochSecond();
    byte[] signature = new byte[SIGNATURE_BYTES];
    random.nextBytes(signature);
    JsonObject head = new JsonObject().put("typ", "JWT").put("alg", "ES256");
    head.put("kid", "" + UUID.randomUUID());
    JsonObject claims = new JsonObject().put("sub", "" + UUID.randomUUID());
    claims.put("iat", now).put("exp", now + 900);
    return part(head.encode().getBytes(UTF_8))
        + "."
        + part(claims.encode().getBytes(UTF_8))
        + "."
        + part(signature);
  }

  private static String part(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    client.close();
  }
}
