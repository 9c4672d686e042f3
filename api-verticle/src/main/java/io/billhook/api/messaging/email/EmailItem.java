package io.billhook.api.messaging.email;

import io.billhook.problem.ProblemException.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the mails that a request asks for.
 *
 * @param wanted null where it is wrong
 * @param errors what is wrong with it; empty where nothing is
 */
record EmailItem(@Nullable EmailRequest wanted, List<FieldError> errors) {
  private static final int MOST_ERRORS = 5;

  static EmailItem of(EmailRequest wanted) {
    return new EmailItem(wanted, List.of());
  }

  static EmailItem wrong(List<FieldError> errors) {
    return new EmailItem(
        null, List.copyOf(errors.subList(0, Math.min(MOST_ERRORS, errors.size()))));
  }
}
