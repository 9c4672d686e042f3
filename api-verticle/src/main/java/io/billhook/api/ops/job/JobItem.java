package io.billhook.api.ops.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.billhook.job.JobSummary;
import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job in an operators' list. */
record JobItem(@JsonUnwrapped JobSummary job, @Nullable Instant cancelRequestedAt) {

  static JobItem of(Row row) {
    return new JobItem(JobSummary.of(row), row.instantOrNull("cancel_asked_at"));
  }

  @JsonIgnore
  UUID id() {
    return job.id();
  }
}
