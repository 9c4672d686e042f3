package io.billhook.api.auth.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What this process remembers of who may do what, over all {@link ExpiringCache}s that hold it: the
 * one way to make it forget. Who has changed something here says so after the commit; what others
 * have changed the database tells (V26).
 */
public final class Remembered {

  /** Of what an id is. */
  public enum Kind {
    /** An API key. */
    KEY,
    SESSION,
    /** An account: its sessions, and what it is in tenants. */
    ACCOUNT,
    /** A tenant: its keys, and who belongs to it. */
    TENANT;

    /** By the name in the database's notices, in lower case. */
    public static Optional<Kind> of(String name) {
      return Arrays.stream(values())
          .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst();
    }
  }

  private final Map<Kind, List<Consumer<Predicate<UUID>>>> caches = new EnumMap<>(Kind.class);

  /** Called while the process is wired. */
  public void heldBy(Kind kind, Consumer<Predicate<UUID>> forget) {
    caches.computeIfAbsent(kind, _ -> new ArrayList<>()).add(forget);
  }

  public void forget(Kind kind, UUID id) {
    forget(kind, id::equals);
  }

  /** Looks at all that is remembered, so many ids cost no more than one. */
  public void forget(Kind kind, Predicate<UUID> which) {
    caches.getOrDefault(kind, List.of()).forEach(cache -> cache.accept(which));
  }
}
