package io.billhook.api.intake.fourth;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;

/** What is to be done for a parcel of Acme's. */
record AcmeNews(String parcel) implements JobArgs {
  public static final JobKind<AcmeNews> KIND = JobKind.of("upkeep.acme_news", AcmeNews.class);
}
