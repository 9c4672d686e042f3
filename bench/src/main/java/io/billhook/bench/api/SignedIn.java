package io.billhook.bench.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.billhook.bench.http.ApiProcess;
import io.billhook.bench.http.Requests;
import io.billhook.bench.report.CannotMeasure;
import io.billhook.config.EncryptionConfig;
import io.billhook.crypto.Sealer;
import io.billhook.messaging.MailText;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.regex.Pattern;

/** {@code GET /v1/me} of somebody who has signed up, and owns a tenant. */
final class SignedIn implements Requests {
  private static final String EMAIL = "bench@billhook.example";
  private static final Pattern TOKEN = Pattern.compile("token=([\\w-]+)");

  private final byte[] request;

  private SignedIn(byte[] request) {
    this.request = request;
  }

  /** Signs up by HTTP; the token of the mail is read in the database, and opened. */
  static SignedIn at(int port, Database database) throws IOException {
    JsonObject wish =
        new JsonObject().put("email", EMAIL).put("name", "Bench").put("tenant_name", "Bench");
    post(port, "/v1/auth/signup", wish);
    JsonObject chosen =
        new JsonObject()
            .put("token", mailed(database))
            .put("password", "a password for the bench alone");
    JsonObject tokens = post(port, "/v1/auth/verify-email", chosen);
    String head =
        """
        GET /v1/me HTTP/1.1
        Host: 127.0.0.1:%d
        Accept: */*
        Authorization: Bearer %s

        """
            .formatted(port, tokens.getString("access_token"))
            .replace("\n", "\r\n");
    return new SignedIn(head.getBytes(US_ASCII));
  }

  private static String mailed(Database database) {
    return database
        .worker(null)
        .read(ApiSql.MAIL, EMAIL)
        .one()
        .flatMap(row -> TOKEN.matcher(text(row)).results().findFirst())
        .map(found -> found.group(1))
        .orElseThrow(() -> new CannotMeasure("The sign-up has written no mail"));
  }

  private static String text(Row mail) {
    var sealer = new Sealer(EncryptionConfig.parse(ApiProcess.ENCRYPTION_KEYS));
    var text = MailText.open(sealer, mail.uuid("id"), mail.bytes("sealed"));
    return Objects.requireNonNull(text.plain(), "a mail without text");
  }

  private static JsonObject post(int port, String path, JsonObject body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new CannotMeasure(path + " was answered with " + answer.statusCode());
      }
      return new JsonObject(answer.body());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int length() {
    return request.length;
  }

  @Override
  public void put(long number, ByteBuffer target) {
    target.put(request);
  }
}
