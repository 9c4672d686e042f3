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
 * Each event tells of an invoice that was paid, which makes Billhook send a receipt, and is
 * delivered twice. A refusal or a broken connection is no acknowledgement.
 */
final class Traffic implements AutoCloseable {
  private static final int EVENT_EVERY = 4;

  private final Plant plant;
  private final String name;
  private final AtomicInteger next = new AtomicInteger();
  private final Set<String> recipients = ConcurrentHashMap.newKeySet();
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
    int end = next.get() + requests;
    begin(clientCount, number -> number < end);
    join();
    return this;
  }

  /** Asks for one mail; gives its recipient. */
  String mail() {
    int number = next.getAndIncrement();
    mail(number);
    return recipient(number);
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
          deliverTwice(number);
        } else {
          mail(number);
        }
      } catch (UncheckedIOException _) {
        refused.incrementAndGet();
      }
      number = next.getAndIncrement();
    }
  }

  private void mail(int number) {
    JsonObject mail =
        new JsonObject()
            .put("to", recipient(number))
            .put("subject", "Once")
            .put("text", "This comes once.");
    if (plant.api.post("/v1/emails", mail).status() == 202) {
      recipients.add(recipient(number));
    } else {
      refused.incrementAndGet();
    }
  }

  private void deliverTwice(int number) {
    JsonObject paid =
        StripeFixtures.invoice("in_" + name + number, customer(), recipient(number), "paid");
    plant.client.store(paid);
    String id = "evt_" + name + number;
    JsonObject event = StripeFixtures.event(id, "invoice.paid", paid);
    for (int i = 0; i < 2; i++) {
      if (plant.client.deliver(event) == 200) {
        events.add(id);
        recipients.add(recipient(number));
      } else {
        refused.incrementAndGet();
      }
    }
  }

  private String recipient(int number) {
    return name + number + "@example.com";
  }

  private String customer() {
    return "cus_" + name;
  }

  String name() {
    return name;
  }

  /** Who must get a mail, or a receipt, since that was acknowledged. */
  Set<String> recipients() {
    return recipients;
  }

  /** Ids of the events that were acknowledged. */
  Set<String> events() {
    return events;
  }

  int acknowledged() {
    return recipients.size();
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
