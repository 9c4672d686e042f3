package io.billhook.api.intake;

import org.jspecify.annotations.Nullable;

/**
 * What intake reads of a delivery; the rest is kept, not read.
 *
 * @param id by which the provider, or a hash where it gives none, tells one event from another
 * @param type the provider's name of what happened
 * @param livemode null where the event does not say
 * @param apiVersion of its payload, where the provider has versions
 * @param objectType of what it hints at
 * @param objectId of what it hints at; null for an object without id
 * @param foreign whether it is about another account's object, of which we hold nothing
 * @param endpoint whose account at the provider sent it, as {@code webhook_event.endpoint}; null:
 *     the installation's. Of two accounts no event is the same
 */
public record InboundEvent(
    String id,
    String type,
    @Nullable Boolean livemode,
    @Nullable String apiVersion,
    @Nullable String objectType,
    @Nullable String objectId,
    boolean foreign,
    @Nullable String endpoint) {

  /** The endpoint of the installation's own accounts. */
  public static final String OWN = "default";

  /** Note in the ledger on one that is about another account's object. */
  static final String OTHER_ACCOUNT = "other_account";

  /** For providers whose deliveries all come from the one account. */
  public InboundEvent(
      String id,
      String type,
      @Nullable Boolean livemode,
      @Nullable String apiVersion,
      @Nullable String objectType,
      @Nullable String objectId,
      boolean foreign) {
    this(id, type, livemode, apiVersion, objectType, objectId, foreign, null);
  }

  /** For providers whose events are all about the one account. */
  public InboundEvent(
      String id,
      String type,
      @Nullable Boolean livemode,
      @Nullable String apiVersion,
      @Nullable String objectType,
      @Nullable String objectId) {
    this(id, type, livemode, apiVersion, objectType, objectId, false);
  }

  /** By which it is told from all others of the provider. */
  String key() {
    return endpoint == null ? id : endpoint + ' ' + id;
  }
}
