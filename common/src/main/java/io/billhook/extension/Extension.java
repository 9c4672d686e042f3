package io.billhook.extension;

import io.billhook.config.Env;
import io.billhook.contract.JobKind;
import io.billhook.published.Public;
import java.util.List;

/**
 * A product built on Billhook, in a module of its own: what api and worker must both know of it.
 * Found by {@link java.util.ServiceLoader}; its routes and handlers are services beside it. Every
 * name begins with that of the extension, so no later version of Billhook can have taken it.
 *
 * <p>Its migrations are {@code db/NAME/V1__….sql} and so on in its resources. They have a history
 * of their own, {@code flyway_NAME}, and run after those of Billhook.
 */
@Public
public interface Extension {

  /** 2 to 30 small letters and digits, a letter first; stored in names, so it is never changed. */
  String name();

  /** Every kind of job that it has, named {@code NAME.verb}. Each wants a handler in the worker. */
  default List<JobKind<?>> jobKinds() {
    return List.of();
  }

  /** Lanes of its own, {@code NAME} or {@code NAME-…}; each process declares and consumes them. */
  default List<String> queues() {
    return List.of();
  }

  /** Types of the events that it tells of, named {@code NAME.…}. */
  default List<String> events() {
    return List.of();
  }

  /**
   * Lookup keys of the features at Stripe that it asks plans for, {@code NAME} or {@code NAME-…}.
   */
  default List<String> entitlements() {
    return List.of();
  }

  /**
   * Mails that it writes, named {@code NAME-…}: each is a template {@code mails/NAME-….mail} in its
   * resources, in the form of the product's own.
   */
  default List<String> mails() {
    return List.of();
  }

  /**
   * Reads all of its settings, so that what is missing or malformed is told at the start, with all
   * other errors. The same is given to what it makes, which reads them again.
   *
   * @param env gives settings named {@code NAME_…} in capitals, and refuses all others
   */
  default void readSettings(Env env) {}
}
