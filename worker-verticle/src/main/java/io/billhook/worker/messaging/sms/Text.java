package io.billhook.worker.messaging.sms;

import io.billhook.messaging.Lane;
import io.billhook.worker.messaging.sms.SmsProvider.Sms;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored text message that is open, and by whom it goes.
 *
 * @param mark of an earlier run; null where none has begun to hand it over
 * @param expired whether it is worth nothing any more
 */
record Text(
    UUID id,
    @Nullable UUID tenant,
    Sms sms,
    Lane lane,
    @Nullable Mark mark,
    boolean expired,
    SmsProvider provider) {
  @Override
  public String toString() {
    return "Text[" + id + "]";
  }
}
