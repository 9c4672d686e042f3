package io.billhook.job;

/**
 * What a job last failed of, within a statement: the error of its newest attempt. That of a death
 * stays with that attempt where the job lives again since, so that nobody takes it for news.
 */
public final class LastError {
  private LastError() {}

  /**
   * The expression.
   *
   * @param job the name by which the statement knows the row of the table job, with id and state
   */
  public static String of(String job) {
    return JobState.named(
        """
        (SELECT CASE WHEN a.outcome <> 'dead' OR %1$s.state IN ({dead}, {cancelled}) THEN a.error END
         FROM job_attempt a WHERE a.job_id = %1$s.id ORDER BY a.claim DESC LIMIT 1)"""
            .formatted(job));
  }
}
