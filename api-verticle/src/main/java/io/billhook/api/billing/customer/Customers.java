package io.billhook.api.billing.customer;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.billing.call.Called;
import io.billhook.api.billing.call.Refusal;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.call.StripeForm;
import io.billhook.api.http.access.Principal;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.ObjectKind;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import io.billhook.stripe.StripeObjects.Answer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One customer a tenant. It is sought in our copy, then at Stripe, by the tenant's id in its
 * metadata, and made only then: under one intent, whoever asks, since the address that it is made
 * with is that of who asked first.
 */
public final class Customers {
  private final Database database;
  private final StripeCalls calls;

  public Customers(Database database, StripeCalls calls) {
    this.database = database;
    this.calls = calls;
  }

  /** Another request has made it meanwhile. */
  private static final class Settled extends RuntimeException {
    private static final long serialVersionUID = 1;

    Settled() {
      super(null, null, false, false);
    }
  }

  /**
   * What stands here.
   *
   * @param id of the customer; null where there is none
   * @param email that one is made with; empty where nobody has any
   */
  private record Place(@Nullable String id, String email) {}

  /** The tenant's, where there is one. In a transaction of the role api. */
  public static Optional<String> find(Tx tx) {
    return tx.query(CustomerSql.GET)
        .one()
        .or(() -> tx.query(CustomerSql.CARRIES_TENANT).one())
        .map(row -> row.text("stripe_id"));
  }

  /**
   * The tenant's, made where there is none.
   *
   * @throws io.billhook.problem.ProblemException UNAVAILABLE where Stripe gives no answer
   */
  public String ensure(UUID tenant, Principal asking) {
    Place place = database.api(tenant).transact(tx -> place(tx, asking));
    if (place.id() != null) {
      return place.id();
    }
    try {
      FetchNumber fetch = calls.look();
      Optional<JsonNode> known = atStripe(tenant);
      return known.isPresent()
          ? database.api(tenant).transact(tx -> adopt(tx, tenant, fetch, known.get()))
          : make(tenant, place.email());
    } catch (Settled _) {
      return ensure(tenant, asking);
    }
  }

  /** Stripe says that it has this one no more: our copy is to say so, too. */
  public void lost(UUID tenant, String id) {
    FetchNumber fetch = calls.look();
    calls
        .find("/v1/customers/" + StripeObjects.encoded(id))
        .ifPresentOrElse(
            answer ->
                database.api(tenant).run(tx -> calls.copy(tx, fetch, ObjectKind.CUSTOMER, answer)),
            () -> database.api(tenant).run(tx -> calls.gone(tx, fetch, ObjectKind.CUSTOMER, id)));
  }

  private static Place place(Tx tx, Principal asking) {
    tx.update(CustomerSql.PLACE);
    Row held = tx.query(CustomerSql.LOCK).first();
    String id = held.textOrNull("stripe_id");
    if (id != null && !held.bool("deleted")) {
      return new Place(id, "");
    }
    Optional<Row> carries = tx.query(CustomerSql.CARRIES_TENANT).one();
    if (carries.isPresent()) {
      String found = carries.get().text("stripe_id");
      tx.update(CustomerSql.FOUND, found);
      return new Place(found, "");
    }
    String email = id == null ? held.textOrNull("email") : null;
    if (email == null) {
      email = email(tx, asking);
      tx.update(CustomerSql.MAKE, email);
    }
    return new Place(null, email);
  }

  private static String email(Tx tx, Principal asking) {
    UUID account = asking instanceof Principal.Person person ? person.account() : null;
    return tx.query(CustomerSql.EMAIL, account).one().map(row -> row.text("email")).orElse("");
  }

  /**
   * The oldest one that carries the tenant's id, where no event of it has come. Stripe's search
   * lags by up to a minute (docs.stripe.com/search); what was made in it is known by its intent.
   */
  private Optional<JsonNode> atStripe(UUID tenant) {
    String query = StripeObjects.encoded("metadata['tenant_id']:'" + tenant + "'");
    JsonNode oldest = null;
    for (JsonNode customer : calls.list("/v1/customers/search?limit=100&query=" + query)) {
      boolean ours =
          customer.path("metadata").path("tenant_id").asText().equals(tenant.toString())
              && !customer.path("deleted").asBoolean();
      if (ours && (oldest == null || created(customer) < created(oldest))) {
        oldest = customer;
      }
    }
    return Optional.ofNullable(oldest);
  }

  private static long created(JsonNode customer) {
    return StripeJson.number(customer, "created");
  }

  private String adopt(Tx tx, UUID tenant, FetchNumber fetch, JsonNode customer) {
    requireNone(tx);
    calls.copy(tx, fetch, ObjectKind.CUSTOMER, new Answer(customer.toString(), customer));
    tx.asApi(tenant);
    return found(tx, customer);
  }

  private String make(UUID tenant, String email) {
    StripeForm form =
        StripeForm.empty()
            .with("email", email.isEmpty() ? null : email)
            .with("metadata[tenant_id]", tenant);
    Called called =
        calls.post(
            tenant,
            "customer.create",
            "/v1/customers",
            form,
            Refusal::problem,
            Customers::requireNone);
    return database
        .api(tenant)
        .transact(
            tx -> {
              calls.finish(tx, called, ObjectKind.CUSTOMER);
              return found(tx, called.answer().json());
            });
  }

  private static void requireNone(Tx tx) {
    if (tx.query(CustomerSql.LOCK).first().textOrNull("stripe_id") != null) {
      throw new Settled();
    }
  }

  private static String found(Tx tx, JsonNode customer) {
    String id = customer.path("id").asText();
    tx.update(CustomerSql.FOUND, id);
    return id;
  }
}
