package io.billhook.worker.billing;

import io.billhook.config.AppConfig;
import io.billhook.config.BillingConfig;
import io.billhook.config.StripeConfig;
import io.billhook.contract.billing.SyncObject;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.product.ProductMails;
import io.billhook.mirror.ObjectKind;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeObjects;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.billing.mail.BillingMails;
import io.billhook.worker.testing.FakeProvider;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A sync handler on a real database, before a Stripe that answers as told. */
final class SyncFixture implements AutoCloseable {
  final FakeProvider stripe = new FakeProvider();
  final RecordingOutbox outbox = new RecordingOutbox();
  final StripeObjects stripeObjects;
  final JobHandler<SyncObject> handler;
  private final Map<String, String> types = new HashMap<>();

  /** Makes the ids of one test its own: the database is shared. */
  final String own = Integer.toHexString(new Random().nextInt());

  SyncFixture() {
    this(null);
  }

  /**
   * One before another Stripe.
   *
   * @param other base of its API; null for the one that answers as told
   */
  SyncFixture(@Nullable URI other) {
    var breakers =
        new Breakers(
            TestDatabase.vertx(),
            new Metrics().registry(),
            BreakerSettings.STANDARD,
            () -> true,
            _ -> {});
    var config =
        new StripeConfig("sk_test_1", List.of("whsec_1"), other == null ? stripe.base() : other);
    stripeObjects = new StripeObjects(config, breakers.of("stripe"));
    handler =
        Billing.sync(
            TestDatabase.get(),
            stripeObjects,
            new CallOutcomes(new Random(1)),
            outbox,
            new Announcements(Billing.events(mails(outbox)), BillingConfig.USUAL.mailMaxAgeDays()),
            Map.of());
  }

  static BillingMails mails(RecordingOutbox outbox) {
    return new BillingMails(
        new EmailOutbox(outbox, TestSealer.get()),
        ProductMails.of(AppConfig.NONE, "Acme & Sons"),
        new EmailAddress("Acme & Sons", "billing@acme.test"),
        BillingConfig.USUAL);
  }

  /** An id of this test. */
  String id(String prefix) {
    return prefix + "_" + own;
  }

  /** Stripe has this object from now on. Quotes are written as ' and _ID as this test's suffix. */
  String has(String type, String prefix, String fields) {
    String id = id(prefix);
    String json =
        ("{'id':'"
                + id
                + "','object':'"
                + type
                + "'"
                + (fields.isEmpty() ? "" : "," + fields)
                + "}")
            .replace('\'', '"')
            .replace("_ID", "_" + own);
    types.put(id, type);
    String collection = ObjectKind.of(type).orElseThrow().collection();
    stripe.on("/v1/" + collection + "/" + id, 200, json);
    return id;
  }

  /** The payment of an invoice stands so; its last charge was made then. */
  void hasPayment(String invoice, String status, Instant charged) {
    stripe.on(
        "/v1/invoice_payments?limit=100&invoice="
            + invoice
            + "&expand%5B%5D=data.payment.payment_intent.latest_charge",
        200,
        """
        {"object":"list","has_more":false,"data":[{"id":"inpay_1","object":"invoice_payment",
         "is_default":true,"payment":{"type":"payment_intent","payment_intent":{"id":"pi_1",
         "status":"%s","latest_charge":{"id":"ch_1","created":%d}}}}]}
        """
            .formatted(status, charged.getEpochSecond()));
  }

  String hasCustomer(@Nullable UUID tenant) {
    return has(
        "customer",
        "cus",
        "'email':'ada@example.test','metadata':{"
            + (tenant == null ? "" : "'tenant_id':'" + tenant + "'")
            + "}");
  }

  JobOutcome handle(String type, String id) throws Exception {
    return handler.handle(new SyncObject(type, id), job());
  }

  /** Runs a sync to its end. */
  void sync(String type, String id) throws Exception {
    commit(handle(type, id));
  }

  /** The same just after all that Stripe has was first asked for, which no other test sees. */
  void firstSync(String type, String id) throws Exception {
    Consumer<Tx> effects = effects(handle(type, id));
    TestDatabase.get()
        .run(
            Role.ENGINE,
            TenantScope.none(),
            tx -> {
              FirstImport.begin(tx);
              effects.accept(tx);
              tx.asEngine();
              tx.update("DELETE FROM billing_import");
            });
  }

  /** Writes the effects as the executor does. */
  void commit(JobOutcome outcome) {
    TestDatabase.get().run(Role.WORKER, TenantScope.of(null), effects(outcome));
  }

  private static Consumer<Tx> effects(JobOutcome outcome) {
    if (!(outcome instanceof JobOutcome.Done(var effects)) || effects == null) {
      throw new AssertionError("Not done: " + outcome);
    }
    return effects;
  }

  static JobContext job() {
    return new JobContext(UUID.randomUUID(), "billing", null, 1, 20, 1, Instant.now(), () -> false);
  }

  /** Puts an event into the ledger, as the intake does. */
  UUID hint(String object) {
    return hint(types.getOrDefault(object, "product"), object, "customer.updated");
  }

  UUID hint(String objectType, String object, String type) {
    UUID id = UUID.randomUUID();
    TestDatabase.sql(
        """
        INSERT INTO webhook_event (id, provider, endpoint, external_id, type, object_type, object_id, body,
                                   headers, state, received_at)
        VALUES ($1, 'stripe', 'default', $2, $3, $4, $5, '{}', '{}', 'received',
                clock_timestamp())
        """,
        id,
        "evt_" + id,
        type,
        objectType,
        object);
    return id;
  }

  /** State and note of an event. */
  static String event(UUID id) {
    return TestDatabase.sql(
            "SELECT state || coalesce(' ' || note, '') AS line FROM webhook_event WHERE id = $1",
            id)
        .getFirst()
        .text("line");
  }

  static @Nullable Row copy(String id) {
    List<Row> rows =
        TestDatabase.sql(
            "SELECT data::text AS data, tenant_id, customer, fetched, announced, object"
                + " FROM billing_object WHERE stripe_id = $1",
            id);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  static Row present(String id) {
    Row row = copy(id);
    if (row == null) {
      throw new AssertionError("No copy of " + id);
    }
    return row;
  }

  /** Types of the domain events of an object, oldest first. */
  static List<String> told(String id) {
    return TestDatabase.sql("SELECT type FROM domain_event WHERE stripe_id = $1 ORDER BY id", id)
        .stream()
        .map(row -> row.text("type"))
        .toList();
  }

  @Override
  public void close() {
    stripe.close();
  }
}
