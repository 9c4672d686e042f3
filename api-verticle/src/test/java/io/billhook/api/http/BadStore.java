package io.billhook.api.http;

import io.billhook.api.TestApi;
import io.billhook.api.intake.stripe.TestSignature;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.TestServices;
import io.billhook.process.ProcessHeartbeat;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An api whose way to its database may be bad, and what is asked of it. */
final class BadStore implements AutoCloseable {
  final DatabaseConfig direct = TestServices.freshDatabase();
  final TcpProxy proxy = TcpProxy.to(direct.url());
  final TestApi api;
  final ProcessHeartbeat heartbeat;

  /**
   * One that is well.
   *
   * @param timeout for each answer of the database to what writes
   * @param connections for transactions
   */
  BadStore(Duration timeout, int connections) {
    api = new TestApi(timeout, new DatabaseConfig(proxy.url(), proxy.url(), false, connections));
    heartbeat = ProcessHeartbeat.join(api.vertx, api.database, ProcessRole.API, "test").await();
  }

  /** From now on the api knows how its heartbeat is. */
  void heedHeartbeat() {
    api.silent = heartbeat::isLate;
  }

  Future<HttpResponse<Buffer>> webhook(String id) {
    byte[] body =
        """
        {"id":"%s","type":"invoice.paid","livemode":false,
         "data":{"object":{"id":"in_%s","object":"invoice"}}}
        """
            .formatted(id, id)
            .getBytes(StandardCharsets.UTF_8);
    String signature =
        TestSignature.header(TestApi.SECRET, api.clock.instant().getEpochSecond(), body);
    return api.client
        .post("/webhooks/stripe")
        .putHeader("Content-Type", "application/json")
        .putHeader("Stripe-Signature", signature)
        .sendBuffer(Buffer.buffer(body));
  }

  /** A mail to an address; its key is the same each time. */
  Future<HttpResponse<Buffer>> mail(String to) {
    return api.client
        .post("/v1/emails")
        .bearerTokenAuthentication(api.key)
        .putHeader("Idempotency-Key", to)
        .sendJsonObject(new JsonObject().put("to", to).put("subject", "s").put("text", "t"));
  }

  Future<HttpResponse<Buffer>> mails() {
    return api.client.get("/v1/emails").bearerTokenAuthentication(api.key).send();
  }

  /** Mails with a job in the database, each with its address. */
  List<Stored> stored() {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT recipient, id FROM email JOIN job USING (id)")) {
      List<Stored> stored = new ArrayList<>();
      while (rows.next()) {
        stored.add(new Stored(rows.getString(1), rows.getString(2)));
      }
      return stored;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A mail, as many times as it is there. */
  record Stored(String to, String id) {}

  long stored(String to) {
    return stored().stream().filter(mail -> mail.to().equals(to)).count();
  }

  /** As the superuser, past the bad way. */
  Connection connect() throws SQLException {
    var url = direct.url();
    String jdbc = "jdbc:postgresql://" + url.getAuthority().replaceAll(".*@", "") + url.getPath();
    return DriverManager.getConnection(jdbc, "postgres", "postgres");
  }

  @Override
  public void close() {
    proxy.heal();
    heartbeat.close();
    api.close();
    proxy.close();
  }
}
