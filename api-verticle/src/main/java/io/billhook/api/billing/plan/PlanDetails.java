package io.billhook.api.billing.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.call.Unanswered;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.problem.ProblemException;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What comes with products, and the tiers of prices. Stripe tells of neither with the object, and
 * no event tells of a change, so they are asked for every few minutes, by one request of a process;
 * what was known before holds until there is an answer. Strangers may look at plans, and cause no
 * more calls than that: after one that failed nobody asks for a while.
 */
final class PlanDetails {
  private static final int MOST_CALLS = 200;
  private static final Duration REST = Duration.ofSeconds(30);
  private static final ReentrantLock ASKING = new ReentrantLock(); // of a process

  private final Database database;
  private final StripeCalls calls;
  private volatile long notBefore = System.nanoTime(); // on the clock of nanoTime

  PlanDetails(Database database, StripeCalls calls) {
    this.database = database;
    this.calls = calls;
  }

  /**
   * By the ids of products and prices; nothing of those that Stripe has not told of yet.
   *
   * @param paths where Stripe has it, by the same ids
   */
  Map<String, JsonNode> of(Map<String, String> paths) {
    Map<String, JsonNode> known = new HashMap<>();
    List<String> wanted = new ArrayList<>(paths.keySet());
    for (Row row : database.engine().read(PlanSql.DETAILS, List.copyOf(paths.keySet()))) {
      known.put(row.text("stripe_id"), StripeJson.stored(row.text("data")));
      if (!row.bool("old")) {
        wanted.remove(row.text("stripe_id"));
      }
    }
    if (known.keySet().containsAll(wanted)) {
      if (!wanted.isEmpty()) {
        Thread.ofVirtual().name("plan-details").start(() -> ask(wanted, paths));
      }
    } else {
      known.putAll(ask(wanted, paths));
    }
    return known;
  }

  private Map<String, JsonNode> ask(List<String> wanted, Map<String, String> paths) {
    Map<String, JsonNode> told = new HashMap<>();
    if (System.nanoTime() - notBefore >= 0 && ASKING.tryLock()) {
      try {
        wanted.stream()
            .limit(MOST_CALLS)
            .forEach(id -> told.put(id, ask(id, Objects.requireNonNull(paths.get(id)))));
      } catch (ProblemException _) { // told in the log; what was known holds
        notBefore = System.nanoTime() + REST.toNanos();
      } finally {
        ASKING.unlock();
      }
    }
    return told;
  }

  private JsonNode ask(String id, String path) {
    JsonNode told =
        calls
            .find(path)
            .map(StripeObjects.Answer::json)
            .orElseGet(JsonNodeFactory.instance::objectNode);
    if (!told.isEmpty() && !told.has("data") && !told.has("id")) {
      throw Unanswered.problem();
    }
    database.engine().run(tx -> tx.update(PlanSql.KEEP_DETAIL, id, told.toString()));
    return told;
  }
}
