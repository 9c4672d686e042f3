package io.billhook.api.intake.fourth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.api.TestApi;
import io.billhook.api.contract.Contract;
import io.billhook.api.http.Capacity;
import io.billhook.api.http.HttpListener;
import io.billhook.api.http.RateLimits;
import io.billhook.api.intake.IntakeBatcher;
import io.billhook.api.intake.http.WebhookRoute;
import io.billhook.devkit.Await;
import io.billhook.postgres.Row;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A provider more is a package like this one, and a route of the contract. */
final class FourthProviderTest {
  private static final String EVENT = "SELECT * FROM webhook_event WHERE external_id = $1";
  private static TestApi api;
  private static WebClient client;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    api = new TestApi();
    client = WebClient.create(api.vertx);
    Server server = new Server(contract());
    api.vertx.deployVerticle(server).await();
    port = server.listening.join().actualPort();
  }

  @AfterAll
  static void stop() {
    assertThat(api.jobs.open).as("minted ids that were never ended").isEmpty();
    api.close();
  }

  @Test
  void its_event_is_stored_once_with_its_job_and_its_repeat_is_counted() {
    assertThat(deliver("{\"no\":\"1\",\"parcel\":\"p1\"}", AcmeWebhook.SECRET).statusCode())
        .isEqualTo(200);
    assertThat(deliver("{\"no\":\"1\",\"parcel\":\"p1\"}", AcmeWebhook.SECRET).statusCode())
        .isEqualTo(200);
    Row event = api.rows(EVENT, "1").getFirst();
    assertThat(event.text("provider")).isEqualTo("acme");
    assertThat(event.text("type")).isEqualTo("parcel.moved");
    assertThat(event.integer("duplicates")).isEqualTo(1);
    Row job =
        api.rows("SELECT id, kind, args->>'parcel' AS parcel FROM job WHERE dedupe_key LIKE '%:p1'")
            .getFirst();
    assertThat(job.text("kind")).isEqualTo("upkeep.acme_news");
    assertThat(job.text("parcel")).isEqualTo("p1");
    assertThat(api.jobs.published).contains(job.uuid("id"));
  }

  @Test
  void its_refusals_are_counted_as_its_own() {
    assertThat(deliver("{\"no\":\"2\",\"parcel\":\"p\"}", "wrong").statusCode()).isEqualTo(400);
    assertThat(deliver("{", AcmeWebhook.SECRET).statusCode()).isEqualTo(400);
    assertThat(client.get(port, "127.0.0.1", "/webhooks/acme").send().await().statusCode())
        .isEqualTo(405);
    assertThat(deliver("x".repeat(1024 * 1024 + 1), AcmeWebhook.SECRET).statusCode())
        .isEqualTo(413);
    for (String reason : List.of("bad_signature", "malformed_json", "wrong_method", "too_large")) {
      assertThat(refused(reason)).as(reason).isEqualTo(1);
    }
    assertThat(api.rows(EVENT, "2")).isEmpty();
    Await.until("samples, which are written after the answer", () -> samples() >= 4);
    assertThat(samples()).isEqualTo(4);
  }

  private static long samples() {
    return api.count("SELECT count(*) FROM rejected_webhook WHERE provider = 'acme'");
  }

  private static HttpResponse<Buffer> deliver(String body, String secret) {
    return client
        .post(port, "127.0.0.1", "/webhooks/acme")
        .putHeader("Content-Type", "application/json")
        .putHeader("Acme-Secret", secret)
        .sendBuffer(Buffer.buffer(body))
        .await();
  }

  private static double refused(String reason) {
    return api.metrics
        .registry()
        .get("billhook_webhook_rejected")
        .tag("provider", "acme")
        .tag("reason", reason)
        .counter()
        .count();
  }

  /** The product's contract, and the route. */
  private static Contract contract() throws Exception {
    ObjectNode document = Contract.load().document().deepCopy();
    JsonNode path =
        new ObjectMapper()
            .readTree(
                """
                {"post": {"operationId": "receiveAcmeWebhook", "x-rate-class": "none",
                          "responses": {"200": {"description": "It is kept."}}}}
                """);
    ((ObjectNode) document.path("paths")).set("/webhooks/acme", path);
    return Contract.of(document);
  }

  private static final class Server extends VerticleBase {
    final CompletableFuture<HttpServer> listening = new CompletableFuture<>();
    private final Contract contract;

    Server(Contract contract) {
      this.contract = contract;
    }

    @Override
    public Future<?> start() {
      var registry = api.metrics.registry();
      var http =
          new HttpListener.Parts(
              api.parts.http(),
              Capacity.of(api.parts.http(), registry),
              contract,
              api.parts.identity().authenticator(),
              new RateLimits(api.parts.http().limits(), api.buckets, registry),
              null,
              api.parts.store());
      var batcher =
          new IntakeBatcher<>(
              vertx, api.engine, api.jobs, "acme", AcmeNews.KIND, api.parts.store());
      var route = new WebhookRoute<>(new AcmeWebhook(), batcher, api.engine, registry);
      return HttpListener.listen(vertx, HttpListener.port(api.parts.http()), http, List.of(route))
          .onSuccess(listening::complete);
    }
  }
}
