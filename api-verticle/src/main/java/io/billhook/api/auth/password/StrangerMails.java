package io.billhook.api.auth.password;

import io.billhook.api.http.trace.ClientAddress;
import io.billhook.api.limit.BucketState;
import io.billhook.api.limit.MailQuota;
import io.billhook.problem.ProblemType;

/** The mails that people without an account may cause. */
public final class StrangerMails {
  private final MailQuota quota;

  public StrangerMails(MailQuota quota) {
    this.quota = quota;
  }

  /**
   * Counts one; false where the address gets no more for now, which is to be answered as if it did.
   *
   * @throws io.billhook.problem.ProblemException TOO_MANY_REQUESTS where whoever asks may cause no
   *     more, to whatever address
   */
  public boolean mayGo(MailQuota.Purpose purpose, String email, String ip) {
    BucketState level = quota.takeOfStranger(ClientAddress.networkOf(ip));
    if (!level.isTaken()) {
      throw ProblemType.TOO_MANY_REQUESTS
          .because("Too many mails have been asked for; come again later")
          .retryAfter(level.next());
    }
    return quota.take(purpose, email).isTaken();
  }
}
