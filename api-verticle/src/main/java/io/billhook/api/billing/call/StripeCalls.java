package io.billhook.api.billing.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.billhook.contract.billing.SyncObject;
import io.billhook.crypto.Sha256;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.provider.CallFailed;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.stripe.StripeError;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import io.billhook.stripe.StripeObjects.Answer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does once at Stripe what a request asks for. An intent is committed, Stripe is called outside any
 * transaction under a key made from it, and {@link #finish} ends it in the transaction that stores
 * the answer. A repeat of what is not finished (a crash, a time-out, a 503) goes on from the row,
 * under the same key, so Stripe does it once.
 */
public final class StripeCalls {
  private static final Logger LOG = LoggerFactory.getLogger(StripeCalls.class);

  private final Database database;
  private final Mirror mirror;
  private final Outbox outbox;
  private final StripeObjects stripe;

  public StripeCalls(Database database, Outbox outbox, StripeObjects stripe) {
    this.database = database;
    this.mirror = new Mirror(database.engine());
    this.outbox = outbox;
    this.stripe = stripe;
  }

  /** An intent whose answer is not stored yet. */
  private record Intent(UUID id, int generation, FetchNumber fetch) {
    static Intent of(Row row) {
      return new Intent(
          row.uuid("id"),
          row.integer("generation"),
          new FetchNumber(row.bigint("fetched"), row.instant("fetched_at")));
    }
  }

  /**
   * Asks for something.
   *
   * @param kind of what is asked, {@code feature.verb}; with path and form it is the same thing
   * @throws ProblemException UNAVAILABLE where nobody knows whether it was done, or it was not; ask
   *     again. VALIDATION_FAILED where Stripe refuses it
   */
  public Called post(UUID tenant, String kind, String path, StripeForm form) {
    return post(tenant, kind, path, form, Refusal::problem, _ -> {});
  }

  /**
   * As the other.
   *
   * @param refused what is told of a refusal
   * @param still runs in the transaction that commits the intent, role api, before it; throws where
   *     it is not to be done any more
   */
  public Called post(
      UUID tenant,
      String kind,
      String path,
      StripeForm form,
      Function<Refusal, ProblemException> refused,
      Consumer<Tx> still) {
    String encoded = form.encoded();
    Intent intent = begin(tenant, kind, "POST " + path + "?" + encoded, still);
    return called(
        tenant,
        intent,
        refused,
        () -> stripe.change(path, encoded, intent.id(), intent.generation()));
  }

  /**
   * Ends something. Where Stripe has it no more, that is a refusal, {@code resource_missing}.
   *
   * @throws ProblemException as {@link #post}
   */
  public Called delete(UUID tenant, String kind, String path, StripeForm form) {
    return delete(tenant, kind, path, form, Refusal::problem);
  }

  /** As the other, with other words for a refusal. */
  public Called delete(
      UUID tenant,
      String kind,
      String path,
      StripeForm form,
      Function<Refusal, ProblemException> refused) {
    String encoded = form.encoded();
    Intent intent = begin(tenant, kind, "DELETE " + path + "?" + encoded, _ -> {});
    return called(tenant, intent, refused, () -> stripe.delete(path, encoded));
  }

  /**
   * In the caller's transaction, role api: the intent is done, what Stripe answered stands in our
   * copy, and a sync of it is queued, which announces. Afterwards the role is api in the tenant.
   *
   * @param kind of the object; null where there is no copy of it
   * @throws ProblemException UNAVAILABLE where the answer is no such object
   */
  public void finish(Tx tx, Called called, @Nullable ObjectKind kind) {
    tx.update(StripeCallsSql.DONE, called.intent());
    if (kind != null) {
      copy(tx, called.fetch(), kind, called.answer());
    }
    tx.asApi(called.tenant());
  }

  /**
   * What was read of Stripe stands in our copy, and a sync of it is queued. Leaves the role engine.
   */
  public void copy(Tx tx, FetchNumber fetch, ObjectKind kind, Answer answer) {
    String id = StripeJson.text(answer.json(), "id").orElse("");
    if (id.isEmpty() || !answer.json().path("object").asText().equals(kind.type())) {
      throw Unanswered.problem();
    }
    tx.asEngine();
    mirror.write(tx, fetch, new StripeObject(kind, id, answer.text(), answer.json()), List.of());
    sync(tx, kind, id);
  }

  private void sync(Tx tx, ObjectKind kind, String id) {
    SyncObject sync = new SyncObject(kind.type(), id);
    outbox.enqueue(tx, SyncObject.KIND, sync, JobOptions.none().unique(sync.key()));
  }

  /** Stripe has it no more: our copy says so, and a sync is queued. Leaves the role engine. */
  public void gone(Tx tx, FetchNumber fetch, ObjectKind kind, String id) {
    tx.asEngine();
    mirror.gone(tx, fetch, id);
    sync(tx, kind, id);
  }

  /**
   * One object as Stripe has it now; empty where it has none there.
   *
   * @throws ProblemException UNAVAILABLE without an answer
   */
  public Optional<Answer> find(String path) {
    try {
      return Patience.with(() -> stripe.find(path));
    } catch (CallFailed e) {
      throw Unanswered.problem(e);
    }
  }

  /** A page of a list; empty where Stripe refuses to search for it. As {@link #find} otherwise. */
  public JsonNode list(String path) {
    try {
      return Patience.with(() -> stripe.find(path))
          .map(answer -> answer.json().path("data"))
          .orElseGet(MissingNode::getInstance);
    } catch (ProviderException e) {
      if (e.kind() instanceof Kind.Rejected) {
        LOG.atWarn().addKeyValue("reason", e.getMessage()).log("billing.stripe_refuses_list");
        return MissingNode.getInstance();
      }
      throw Unanswered.problem(e);
    } catch (CallFailed e) {
      throw Unanswered.problem(e);
    }
  }

  /**
   * Has Stripe compute what changes nothing there, such as a preview. No intent stands behind it: a
   * repeat is computed anew.
   *
   * @throws ProblemException as {@link #post}
   */
  public Answer compute(String path, StripeForm form, Function<Refusal, ProblemException> refused) {
    UUID once = UUID.randomUUID();
    try {
      return Patience.with(() -> stripe.change(path, form.encoded(), once, 1));
    } catch (ProviderException e) {
      throw e.kind() instanceof Kind.Rejected(var code)
          ? refused.apply(refusal(e, code))
          : Unanswered.problem(e);
    } catch (CallFailed e) {
      throw Unanswered.problem(e);
    }
  }

  private static Refusal refusal(ProviderException e, String code) {
    return new Refusal(code, StripeError.of(e).map(StripeError::param).orElse(""));
  }

  /** For a look at Stripe whose answer is to be copied: taken before. */
  public FetchNumber look() {
    return mirror.begin();
  }

  private Intent begin(UUID tenant, String kind, String asked, Consumer<Tx> still) {
    FetchNumber fetch = mirror.begin();
    byte[] fingerprint = Sha256.of(asked);
    return database
        .api(tenant)
        .transact(
            tx -> {
              still.accept(tx);
              tx.update(StripeCallsSql.FORGET_OLD);
              return Intent.of(
                  tx.query(
                          StripeCallsSql.BEGIN,
                          RowIds.next(),
                          kind,
                          fingerprint,
                          fetch.number(),
                          fetch.at())
                      .first());
            });
  }

  private interface Call {
    Answer run();
  }

  private Called called(
      UUID tenant, Intent intent, Function<Refusal, ProblemException> refused, Call call) {
    try {
      return new Called(tenant, intent.id(), intent.fetch(), Patience.with(call::run));
    } catch (ProviderException e) {
      if (e.kind() instanceof Kind.Rejected(var code)) {
        database.api(tenant).run(tx -> tx.update(StripeCallsSql.REFUSED, intent.id()));
        throw refused.apply(refusal(e, code));
      }
      if (StripeError.of(e).filter(StripeError::repeated).isPresent()) {
        database
            .api(tenant)
            .run(tx -> tx.update(StripeCallsSql.NEXT_KEY, intent.id(), intent.generation()));
      }
      throw Unanswered.problem(e);
    } catch (CallFailed e) {
      throw Unanswered.problem(e);
    }
  }
}
