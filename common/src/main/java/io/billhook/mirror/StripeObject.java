package io.billhook.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.util.List;
import java.util.Optional;

/**
 * One object as Stripe's API gave it.
 *
 * @param id under which it was asked for
 * @param text the answer as text, stored as it is
 * @param json the same, read
 */
public record StripeObject(ObjectKind kind, String id, String text, JsonNode json) {
  /** Ids of sources from before payment methods: no kind of ours has them. */
  private static final List<String> LEGACY = List.of("card_", "src_", "ba_");

  /** Names an object that may have to be fetched. */
  public record Reference(ObjectKind kind, String id) {}

  /** As Stripe has it now; empty where it has none under this id. */
  public static Optional<StripeObject> fetch(StripeObjects stripe, ObjectKind kind, String id) {
    return stripe
        .retrieve(kind.collection(), id, kind.expansion(""))
        .map(answer -> new StripeObject(kind, id, answer.text(), answer.json()));
  }

  public boolean deleted() {
    return json.path("deleted").asBoolean();
  }

  public List<Reference> parents() {
    return kind.parents().stream()
        .flatMap(
            parent ->
                StripeJson.ids(json, parent.path())
                    .filter(id -> LEGACY.stream().noneMatch(id::startsWith))
                    .flatMap(
                        id -> ObjectKind.of(parent.type()).map(k -> new Reference(k, id)).stream()))
        .distinct()
        .toList();
  }

  /** The customer that a field of it names. */
  public Optional<String> customer() {
    return switch (kind.owner()) {
      case Owner.Customer(var path) -> StripeJson.ids(json, path).findFirst();
      case Owner.Itself _, Owner.Charge _, Owner.Nobody _ -> Optional.empty();
    };
  }
}
