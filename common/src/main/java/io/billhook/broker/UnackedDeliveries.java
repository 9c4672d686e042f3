package io.billhook.broker;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The deliveries of one channel that the broker still waits for. A tag leaves once: settling one
 * twice would close the channel and bring everything again.
 */
final class UnackedDeliveries {
  private final NavigableSet<Long> open = new TreeSet<>();
  private NavigableSet<Long> toAck = new TreeSet<>();
  private NavigableSet<Long> toReject = new TreeSet<>();

  /** What to tell the broker: all up to a tag at once (0 for none), then single tags. */
  record Batch(long upTo, Collection<Long> acks, Collection<Long> rejects) {}

  synchronized void delivered(long tag) {
    open.add(tag);
  }

  synchronized void ack(long tag) {
    if (open.contains(tag) && !toReject.contains(tag)) {
      toAck.add(tag);
    }
  }

  synchronized void reject(long tag) {
    if (open.contains(tag) && !toAck.contains(tag)) {
      toReject.add(tag);
    }
  }

  synchronized boolean pending() {
    return !toAck.isEmpty() || !toReject.isEmpty();
  }

  /** Takes what has been asked for since the last call; it is no longer open afterwards. */
  synchronized Batch take() {
    long upTo = 0;
    while (!toAck.isEmpty() && !open.isEmpty() && toAck.first().equals(open.first())) {
      upTo = toAck.removeFirst();
      open.removeFirst();
    }
    Batch batch = new Batch(upTo, toAck, toReject);
    open.removeAll(toAck);
    open.removeAll(toReject);
    toAck = new TreeSet<>();
    toReject = new TreeSet<>();
    return batch;
  }
}
