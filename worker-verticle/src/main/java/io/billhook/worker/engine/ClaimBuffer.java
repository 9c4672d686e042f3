package io.billhook.worker.engine;

import io.billhook.broker.Delivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The messages of one queue that are not acked yet, and those of their ids that wait to be claimed.
 * A message is acked once the ledger has answered for all of its ids. For one event loop.
 */
final class ClaimBuffer {
  /** A message, and how many of its ids the ledger has not answered for yet. */
  private static final class Message {
    final Delivery delivery;
    int unanswered;
    boolean wasHere; // when it was last asked what is here

    Message(Delivery delivery) {
      this.delivery = delivery;
      this.unanswered = delivery.ids().size();
    }
  }

  /** The id of a job, and the messages that brought it. */
  static final class Entry {
    final UUID id;
    private final List<Message> in = new ArrayList<>(1);

    private Entry(UUID id) {
      this.id = id;
    }

    /** Whether no message has brought it: it was found in the ledger. */
    boolean isFound() {
      return in.isEmpty();
    }
  }

  private record Waiting(UUID id, Message in) {}

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Consumer<List<Delivery>> acks;

  /**
   * An empty one.
   *
   * @param acks takes what has been answered for
   */
  ClaimBuffer(Consumer<List<Delivery>> acks) {
    this.acks = acks;
  }

  void add(Delivery delivery) {
    Message message = new Message(delivery);
    delivery.ids().forEach(id -> waiting.add(new Waiting(id, message)));
  }

  /** How many wait. */
  int size() {
    return waiting.size();
  }

  /** Forgets what waits: its messages go back with their session. */
  void clear() {
    waiting.clear();
  }

  /** Adds to {@code ids} those that wait and did so when this was last called. */
  void addWaiting(Set<UUID> ids) {
    for (Waiting next : waiting) {
      if (next.in().wasHere) {
        ids.add(next.id());
      }
    }
    waiting.forEach(next -> next.in().wasHere = true);
  }

  /**
   * The ids that have waited longest, and others, each once.
   *
   * @param found ids that were found in the ledger
   */
  List<Entry> take(int most, List<UUID> found) {
    Map<UUID, Entry> taken = new LinkedHashMap<>();
    while (!waiting.isEmpty() && taken.size() < most) {
      Waiting next = waiting.poll();
      taken.computeIfAbsent(next.id(), Entry::new).in.add(next.in());
    }
    found.forEach(id -> taken.computeIfAbsent(id, Entry::new));
    return List.copyOf(taken.values());
  }

  /** Lets it wait again, behind all others. */
  void again(Entry entry) {
    entry.in.forEach(message -> waiting.add(new Waiting(entry.id, message)));
  }

  /** Lets them wait again, before all others. */
  void putBack(List<Entry> entries) {
    for (Entry entry : entries.reversed()) {
      entry.in.forEach(message -> waiting.addFirst(new Waiting(entry.id, message)));
    }
  }

  /** The ledger has answered for these, or what they need is kept elsewhere. */
  void answered(Collection<Entry> entries) {
    List<Delivery> over = new ArrayList<>();
    for (Entry entry : entries) {
      for (Message message : entry.in) {
        if (--message.unanswered == 0) {
          over.add(message.delivery);
        }
      }
    }
    acks.accept(over);
  }
}
