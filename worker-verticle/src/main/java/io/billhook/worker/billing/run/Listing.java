package io.billhook.worker.billing.run;

import io.billhook.mirror.ObjectKind;
import io.billhook.stripe.StripeObjects;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of Stripe's lists, in the order in which they are walked: what others hang on goes first. */
sealed interface Listing {

  /**
   * All objects of a kind, the newest first.
   *
   * @param query what must be said so that none is left out
   * @param byTime whether the list can be asked for those made since a time
   */
  record Objects(ObjectKind kind, String query, boolean byTime) implements Listing {
    @Override
    public String object() {
      return kind.type();
    }

    /** Of the page after an object. */
    String path(int size, @Nullable String after, @Nullable Instant since) {
      return "/v1/"
          + kind.collection()
          + "?limit="
          + size
          + query
          + (kind.expand().isEmpty() ? "" : "&" + kind.expansion("data."))
          + (since == null || !byTime ? "" : "&created[gte]=" + since.getEpochSecond())
          + (after == null ? "" : "&starting_after=" + StripeObjects.encoded(after));
    }
  }

  /** Payment methods, which Stripe lists by customer alone. */
  record OfCustomers(ObjectKind kind) implements Listing {
    @Override
    public String object() {
      return kind.type();
    }

    /** Of the page after a method. */
    String path(String customer, int size, @Nullable String after) {
      return "/v1/customers/"
          + StripeObjects.encoded(customer)
          + "/payment_methods?limit="
          + size
          + (after == null ? "" : "&starting_after=" + StripeObjects.encoded(after));
    }
  }

  /** Events, which are looked for in the ledger. */
  record Events() implements Listing {
    @Override
    public String object() {
      return EVENT;
    }
  }

  String EVENT = "event";

  /** What it is of, as Stripe calls it. */
  String object();

  /** All of them. Source: the list pages of docs.stripe.com/api. */
  List<Listing> ALL =
      Stream.concat(ObjectKind.ALL.stream().map(Listing::of), Stream.of(new Events())).toList();

  private static Listing of(ObjectKind kind) {
    return switch (kind.type()) {
      case "payment_method" -> new OfCustomers(kind);
      case "subscription" -> new Objects(kind, "&status=all", true);
      case "billing.meter", "entitlements.feature" -> new Objects(kind, "", false);
      default -> new Objects(kind, "", true);
    };
  }

  /** The first one, or the one after another; empty after the last, and after one of no name. */
  static Optional<Listing> after(@Nullable String walked) {
    if (walked == null) {
      return Optional.of(ALL.getFirst());
    }
    return of(walked)
        .map(list -> ALL.indexOf(list) + 1)
        .filter(next -> next < ALL.size())
        .map(ALL::get);
  }

  /** By what it is of; empty for a name of another version. */
  static Optional<Listing> of(String object) {
    return ALL.stream().filter(listing -> listing.object().equals(object)).findFirst();
  }
}
