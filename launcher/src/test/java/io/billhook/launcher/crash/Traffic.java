package io.billhook.launcher.crash;

import io.billhook.launcher.StripeFixtures;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

/**
 * Clients that ask for mails and deliver signed events of Stripe's, and note what was acknowledged.
 * A refusal or a broken connection is no acknowledgement, and nothing is asked for twice.
 */
final class Traffic implements AutoCloseable {
  private static final int EVENT_EVERY = 4;

  private final Plant plant;
  private final String name;
  private final AtomicInteger next = new AtomicInteger();
  private final Set<String> mails = ConcurrentHashMap.newKeySet();
  private final Set<String> events = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * Nothing is sent yet.
   *
   * @param name makes addresses and events unique among the tests
   */
  Traffic(Plant plant, String name) {
    this.plant = plant;
    this.name = name;
    plant.client.store(StripeFixtures.customer(customer(), name + "@example.net", "unknown"));
  }

  /** Sends until it is stopped, each client with this pause after each request. */
  Traffic flow(int clientCount, Duration pause) {
    return begin(
        clientCount,
        _ -> {
          LockSupport.parkNanos(pause.toNanos());
          return !stopped;
        });
  }

  /** Sends so many requests as fast as it can; blocks until the last one is answered. */
  Traffic burst(int requests, int clientCount) {
    begin(clientCount, number -> number < requests);
    join();
    return this;
  }

  private Traffic begin(int clientCount, IntPredicate goesOn) {
    for (int i = 0; i < clientCount; i++) {
      clients.add(Thread.ofVirtual().start(() -> run(goesOn)));
    }
    return this;
  }

  private void run(IntPredicate goesOn) {
    int number = next.getAndIncrement();
    while (goesOn.test(number)) {
      try {
        if (number % EVENT_EVERY == 0) {
          deliver("evt_" + name + number);
        } else {
          mail(name + number + "@example.com");
        }
      } catch (UncheckedIOException _) {
        refused.incrementAndGet();
      }
      number = next.getAndIncrement();
    }
  }

  private void mail(String to) {
    JsonObject mail =
        new JsonObject().put("to", to).put("subject", "Once").put("text", "This comes once.");
    note(plant.api.post("/v1/emails", mail).status() == 202, to, mails);
  }

  private void deliver(String event) {
    JsonObject customer = StripeFixtures.customer(customer(), "old@example.net", "unknown");
    JsonObject hint = StripeFixtures.event(event, "customer.updated", customer);
    note(plant.client.deliver(hint) == 200, event, events);
  }

  private void note(boolean acknowledged, String what, Set<String> those) {
    if (acknowledged) {
      those.add(what);
    } else {
      refused.incrementAndGet();
    }
  }

  private String customer() {
    return "cus_" + name;
  }

  String name() {
    return name;
  }

  /** Recipients of the mails that were acknowledged. */
  Set<String> mails() {
    return mails;
  }

  /** Ids of the events that were acknowledged. */
  Set<String> events() {
    return events;
  }

  int acknowledged() {
    return mails.size() + events.size();
  }

  int refused() {
    return refused.get();
  }

  /** Ends the flow; afterwards every request has its answer. */
  void end() {
    stopped = true;
    join();
  }

  @Override
  public void close() {
    end();
  }

  private void join() {
    try {
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
