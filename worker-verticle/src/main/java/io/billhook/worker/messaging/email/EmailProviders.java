package io.billhook.worker.messaging.email;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** By whom mails go. */
@FunctionalInterface
public interface EmailProviders {

  /**
   * Those by whom the mails of this tenant go, in the order in which they are asked; never empty.
   * May look into the database, outside any transaction.
   *
   * @param tenant whose mail it is; null for one of the installation itself
   */
  List<EmailProvider> of(@Nullable UUID tenant);

  /**
   * The one to whom a mail was handed over, as {@link EmailProvider#name} tells; empty where there
   * is no such one any more.
   */
  default Optional<EmailProvider> named(@Nullable UUID tenant, String name) {
    return of(tenant).stream().filter(one -> one.name().equals(name)).findFirst();
  }
}
