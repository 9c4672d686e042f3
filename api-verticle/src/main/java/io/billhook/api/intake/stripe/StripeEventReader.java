package io.billhook.api.intake.stripe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.billhook.api.intake.InboundEvent;
import io.billhook.api.intake.JsonScanner;
import io.billhook.api.intake.Refusal;
import io.billhook.contract.billing.SyncObject;
import io.billhook.text.CodePoints;
import org.jspecify.annotations.Nullable;

/** Reads an event's few fields in one pass to the end, so that a body cut short is malformed. */
final class StripeEventReader {
  private static final int MOST_LENGTH = 255;
  private static final byte[] ID = "id".getBytes(US_ASCII);
  private static final byte[] TYPE = "type".getBytes(US_ASCII);
  private static final byte[] LIVEMODE = "livemode".getBytes(US_ASCII);
  private static final byte[] API_VERSION = "api_version".getBytes(US_ASCII);
  private static final byte[] ACCOUNT = "account".getBytes(US_ASCII);
  private static final byte[] CONTEXT = "context".getBytes(US_ASCII);
  private static final byte[] DATA = "data".getBytes(US_ASCII);
  private static final byte[] OBJECT = "object".getBytes(US_ASCII);
  private static final byte[] RELATED = "related_object".getBytes(US_ASCII);
  private static final byte[] CUSTOMER = "customer".getBytes(US_ASCII);

  private static final String OF_USAGE = "v1.billing.meter.";

  /** What reading gave: the event, or why there is none. */
  sealed interface Result {
    record Read(InboundEvent event) implements Result {}

    record Refused(Refusal why) implements Result {}
  }

  private final JsonScanner json;
  private @Nullable String id;
  private @Nullable String type;
  private @Nullable Boolean livemode;
  private @Nullable String apiVersion;
  private @Nullable String account;
  private @Nullable String context;
  private @Nullable String objectType;
  private @Nullable String objectId;
  private @Nullable String customer;
  private @Nullable String relatedType;
  private @Nullable String relatedId;

  private StripeEventReader(byte[] body) {
    this.json = new JsonScanner(body);
  }

  static Result read(byte[] body) {
    var reader = new StripeEventReader(body);
    try {
      reader.event();
      reader.json.end();
    } catch (JsonScanner.Malformed _) {
      return new Result.Refused(Refusal.MALFORMED_JSON);
    }
    return reader.result();
  }

  private Result result() {
    String known = name(id);
    String named = name(type);
    if (known == null) {
      return new Result.Refused(StripeRefusals.NO_ID);
    }
    if (named == null) {
      return new Result.Refused(StripeRefusals.NO_TYPE);
    }
    return new Result.Read(
        new InboundEvent(
            known,
            named,
            livemode,
            name(apiVersion),
            name(hintedType()),
            name(hintedId()),
            isSaid(account) || isSaid(context)));
  }

  /** Thin events have no object, and name a related one. */
  private @Nullable String hintedType() {
    if (isOfUsage()) {
      return SyncObject.EVENT;
    }
    return isThin() ? relatedType : objectType;
  }

  /** What a customer may use has no id but the customer's. */
  private @Nullable String hintedId() {
    if (isOfUsage()) {
      return id;
    }
    if (isThin()) {
      return relatedId;
    }
    return objectId == null && SyncObject.ENTITLEMENTS.equals(objectType) ? customer : objectId;
  }

  /** What is told of usage stands in the event alone, and not in the meter that it names. */
  private boolean isOfUsage() {
    return isThin() && type != null && type.startsWith(OF_USAGE);
  }

  private boolean isThin() {
    return objectType == null && objectId == null;
  }

  /**
   * Stripe Connect names the account whose object it is; of ours it says nothing, save in events of
   * an organization, which docs/stripe.md says not to send here.
   */
  private static boolean isSaid(@Nullable String whose) {
    return whose != null && !whose.isEmpty();
  }

  /** Of a name that is given twice the last one counts. */
  private void event() throws JsonScanner.Malformed {
    if (!json.enter()) {
      json.skip();
      return;
    }
    while (json.next()) {
      if (json.named(ID)) {
        id = json.text();
      } else if (json.named(TYPE)) {
        type = json.text();
      } else if (json.named(LIVEMODE)) {
        livemode = json.bool();
      } else if (json.named(API_VERSION)) {
        apiVersion = json.text();
      } else if (json.named(ACCOUNT)) {
        account = json.text();
      } else if (json.named(CONTEXT)) {
        context = json.text();
      } else if (json.named(DATA)) {
        data();
      } else if (json.named(RELATED)) {
        related();
      } else {
        json.skip();
      }
    }
  }

  private void data() throws JsonScanner.Malformed {
    if (!json.enter()) {
      json.skip();
      return;
    }
    while (json.next()) {
      if (json.named(OBJECT)) {
        object();
      } else {
        json.skip();
      }
    }
  }

  private void object() throws JsonScanner.Malformed {
    if (!json.enter()) {
      json.skip();
      return;
    }
    while (json.next()) {
      if (json.named(OBJECT)) {
        objectType = json.text();
      } else if (json.named(ID)) {
        objectId = json.text();
      } else if (json.named(CUSTOMER)) {
        customer = json.text();
      } else {
        json.skip();
      }
    }
  }

  private void related() throws JsonScanner.Malformed {
    if (!json.enter()) {
      json.skip();
      return;
    }
    while (json.next()) {
      if (json.named(TYPE)) {
        relatedType = json.text();
      } else if (json.named(ID)) {
        relatedId = json.text();
      } else {
        json.skip();
      }
    }
  }

  /** A text that can be a name: short, and nothing in it that the database cannot hold. */
  private static @Nullable String name(@Nullable String text) {
    if (text == null || text.isEmpty() || CodePoints.count(text) > MOST_LENGTH) {
      return null;
    }
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      if (isUnfit(text.codePointAt(i))) {
        return null;
      }
    }
    return text;
  }

  private static boolean isUnfit(int c) {
    return Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
