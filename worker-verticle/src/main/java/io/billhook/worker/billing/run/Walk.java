package io.billhook.worker.billing.run;

import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import io.billhook.stripe.StripeObjects.Answer;
import io.billhook.stripe.StripeObjects.Page;
import io.billhook.worker.billing.run.Run.Place;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one step after another: a page of a list, or a question for one object that was in none.
 * Each ends with its place saved, so that whoever goes on does so behind it.
 */
final class Walk {
  private static final int MOST_RESTARTS = 3;

  /** Stripe's own bound of an id, by docs.stripe.com/upgrades. */
  private static final int LONGEST_ID = 255;

  /** What the page was to begin after is gone, or the page is one that was seen before. */
  private static final class BrokeOff extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final Transactions engine;
  private final Mirror mirror;
  private final StripeObjects stripe;
  private final Paced paced;
  private final Repairs repairs;
  private final Unseen unseen;
  private final MissedEvents events;

  /**
   * @param stripe waits for {@code paced} ahead of each call
   */
  Walk(
      Transactions engine,
      Mirror mirror,
      StripeObjects stripe,
      Paced paced,
      Repairs repairs,
      MissedEvents events) {
    this.engine = engine;
    this.mirror = mirror;
    this.stripe = stripe;
    this.paced = paced;
    this.repairs = repairs;
    this.unseen = new Unseen(engine, mirror, stripe, repairs);
    this.events = events;
  }

  /** Takes the next step; empty where there is none, or somebody else has ended the walk. */
  Optional<Run> step(Run run) {
    String now = run.place().list();
    if (now == null) {
      return next(run);
    }
    Optional<Listing> list = Listing.of(now);
    try {
      return list.isEmpty() ? Optional.empty() : step(run, list.get());
    } catch (BrokeOff _) {
      return run.place().restarts() < MOST_RESTARTS
          ? again(run, now)
          : skip(run, "the list breaks off");
    }
  }

  private Optional<Run> step(Run run, Listing list) {
    return switch (list) {
      case Listing.Objects all ->
          run.place().listed() ? askForUnseen(run, all.kind()) : page(run, all);
      case Listing.OfCustomers all ->
          run.place().listed() ? askForUnseen(run, all.kind()) : customer(run, all);
      case Listing.Events _ ->
          run.kind() == Run.Kind.BACKFILL ? Optional.empty() : events(run, list);
    };
  }

  private Optional<Run> next(Run run) {
    return Listing.after(run.place().list())
        .flatMap(next -> saved(run, run.place().in(next.object()), _ -> {}));
  }

  /** Leaves a list that cannot be walked, and says so. */
  Optional<Run> skip(Run run, String why) {
    String note = run.place().list() + ": " + why;
    engine.run(tx -> tx.update(RunSql.NOTE, run.id(), note));
    return next(run);
  }

  private Optional<Run> again(Run run, String list) {
    return saved(
        run,
        run.place().again(),
        tx -> {
          tx.update(RunSql.FORGET_SEEN, run.id(), list);
          tx.update(RunSql.FORGET_COUNT, run.id(), list);
        });
  }

  private Optional<Run> page(Run run, Listing.Objects list) {
    FetchNumber fetch = mirror.begin();
    Place place = run.place();
    Page page =
        stripe
            .page(list.path(place.pageSize(), place.cursor(), run.since()))
            .orElseThrow(BrokeOff::new);
    List<StripeObject> objects = objects(list.kind(), page);
    repairs.of(run, fetch, objects);
    Place next = place.at(last(page), fetch.number());
    boolean more = page.more() && !page.data().isEmpty();
    return saved(run, more ? next : next.afterList(), tx -> count(tx, run, list, ids(objects)));
  }

  /** The payment methods of one customer; {@code customer/method} is where their page ended. */
  private Optional<Run> customer(Run run, Listing.OfCustomers list) {
    FetchNumber fetch = mirror.begin();
    Place place = run.place();
    String[] at = (place.cursor() == null ? "" : place.cursor()).split("/", 2);
    String after = at.length == 2 ? at[1] : null;
    String customer =
        after != null
            ? at[0]
            : engine.read(RunSql.NEXT_CUSTOMER, run.id(), at[0]).first().textOrNull("id");
    if (customer == null) {
      return saved(run, place.at(null, fetch.number()).afterList(), _ -> {});
    }
    Page page =
        stripe
            .page(list.path(customer, place.pageSize(), after))
            .orElseGet(() -> new Page(List.of(), false)); // the customer is gone
    List<StripeObject> methods = objects(list.kind(), page);
    repairs.of(run, fetch, methods);
    boolean more = page.more() && !page.data().isEmpty();
    String cursor = more ? customer + "/" + last(page) : customer;
    return saved(run, place.at(cursor, fetch.number()), tx -> count(tx, run, list, ids(methods)));
  }

  private Optional<Run> askForUnseen(Run run, ObjectKind kind) {
    Place place = run.place();
    Long began = place.fetch();
    String settled = began == null ? null : unseen.next(run, kind, place.cursor(), began);
    return settled == null || began == null
        ? next(run)
        : saved(run, place.at(settled, began), _ -> {});
  }

  private Optional<Run> events(Run run, Listing list) {
    Place place = run.place();
    List<String> page =
        events.page(run, place.pageSize(), place.cursor()).orElseThrow(BrokeOff::new);
    return page.isEmpty()
        ? Optional.empty()
        : saved(run, place.at(page.getLast(), 0), tx -> count(tx, run, list, page));
  }

  private static void count(Tx tx, Run run, Listing list, List<String> ids) {
    long fresh = tx.query(RunSql.SEEN, run.id(), list.object(), ids).first().bigint("fresh");
    if (fresh == 0 && !ids.isEmpty()) {
      throw new BrokeOff();
    }
  }

  private Optional<Run> saved(Run run, Place place, Consumer<Tx> beside) {
    Run next = run.at(place.answered());
    return save(next, beside) ? Optional.of(next) : Optional.empty();
  }

  /** False where the walk has been ended meanwhile. */
  boolean save(Run run, Consumer<Tx> beside) {
    Place place = run.place();
    var save =
        new RunSql.Save(
            run.id(),
            place.list(),
            place.listed(),
            place.cursor(),
            place.fetch(),
            place.restarts(),
            place.pageSize(),
            place.slowed(),
            paced.takeCalls());
    return engine.transact(
        tx -> {
          beside.accept(tx);
          return tx.update(RunSql.SAVE, save) == 1;
        });
  }

  private static List<StripeObject> objects(ObjectKind kind, Page page) {
    return page.data().stream()
        .filter(entry -> kind.type().equals(entry.json().path("object").asText()))
        .filter(
            entry ->
                StripeJson.text(entry.json(), "id")
                    .filter(id -> id.length() <= LONGEST_ID)
                    .isPresent())
        .map(entry -> new StripeObject(kind, id(entry), entry.text(), entry.json()))
        .toList();
  }

  private static List<String> ids(List<StripeObject> objects) {
    return objects.stream().map(StripeObject::id).toList();
  }

  private static @Nullable String last(Page page) {
    return page.data().isEmpty() ? null : id(page.data().getLast());
  }

  private static String id(Answer entry) {
    return entry.json().path("id").asText();
  }
}
