package io.billhook.devkit.faults.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a client asks for until it is acknowledged, and what it was answered. */
public final class Item {
  /** What is asked for. */
  public enum Kind {
    /** That an event of Stripe's is taken in. */
    WEBHOOK,
    /** That an event of a paid invoice is taken in, which sends a receipt. */
    RECEIPT,
    MAIL,
    TEXT;

    public boolean isEvent() {
      return this == WEBHOOK || this == RECEIPT;
    }

    /** Whether somebody gets something. */
    public boolean hasEffect() {
      return this != WEBHOOK;
    }
  }

  /** So many answers are kept, the newest. */
  private static final int ANSWERS = 6;

  private final Kind kind;
  private final String id;
  private final String recipient;
  private final Instant begun = Instant.now();
  private final List<String> answers = new ArrayList<>();
  private volatile @Nullable Instant acknowledged;
  private volatile boolean refused;
  private volatile String token = "";

  Item(Kind kind, String id, String recipient) {
    this.kind = kind;
    this.id = id;
    this.recipient = recipient;
  }

  public Kind kind() {
    return kind;
  }

  /** The event's id, or the Idempotency-Key. */
  public String id() {
    return id;
  }

  /** Who gets it; of an event without effect its object. */
  public String recipient() {
    return recipient;
  }

  /** When it was first asked for. */
  public Instant begun() {
    return begun;
  }

  public @Nullable Instant acknowledged() {
    return acknowledged;
  }

  /** Whether it was answered in a way that no repeat changes, and that is no acknowledgement. */
  public boolean refused() {
    return refused;
  }

  /** The access token with which it is asked for; empty where there is none yet. */
  String token() {
    return token;
  }

  void token(String given) {
    token = given;
  }

  synchronized void answered(String answer) {
    if (answers.size() == ANSWERS) {
      answers.removeFirst();
    }
    answers.add(Instant.now() + " " + answer);
  }

  /** Whether this is the first time. */
  boolean acknowledge() {
    boolean first = acknowledged == null;
    if (first) {
      acknowledged = Instant.now();
    }
    return first;
  }

  void refuse() {
    refused = true;
  }

  @Override
  public synchronized String toString() {
    return "%s %s to %s, begun %s: %s".formatted(kind, id, recipient, begun, answers);
  }
}
