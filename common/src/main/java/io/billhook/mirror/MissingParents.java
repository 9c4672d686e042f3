package io.billhook.mirror;

import io.billhook.mirror.StripeObject.Reference;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.stripe.StripeObjects;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what an object hangs on, as far as there is no copy of it yet, and their parents in turn.
 */
public final class MissingParents {
  private static final Logger LOG = LoggerFactory.getLogger(MissingParents.class);

  private final Mirror mirror;
  private final StripeObjects stripe;

  public MissingParents(Mirror mirror, StripeObjects stripe) {
    this.mirror = mirror;
    this.stripe = stripe;
  }

  public List<StripeObject> of(StripeObject object) {
    List<StripeObject> found = new ArrayList<>();
    Set<String> seen = new HashSet<>(Set.of(object.id()));
    Set<Reference> wanted = new LinkedHashSet<>(object.parents());
    while (!wanted.isEmpty()) {
      wanted.removeIf(reference -> !seen.add(reference.id()));
      List<StripeObject> level =
          mirror.absent(wanted).stream().flatMap(reference -> fetch(reference).stream()).toList();
      found.addAll(level);
      wanted.clear();
      level.forEach(parent -> wanted.addAll(parent.parents()));
    }
    return found;
  }

  /** Empty where Stripe has none, or none to give us: the object itself still counts. */
  private Optional<StripeObject> fetch(Reference parent) {
    try {
      return StripeObject.fetch(stripe, parent.kind(), parent.id());
    } catch (ProviderException e) {
      if (e.kind() instanceof Kind.Rejected) {
        LOG.warn("Parent {} {} is left out: {}", parent.kind().type(), parent.id(), e.getMessage());
        return Optional.empty();
      }
      throw e;
    }
  }
}
