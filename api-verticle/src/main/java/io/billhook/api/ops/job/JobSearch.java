package io.billhook.api.ops.job;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.http.input.Query;
import io.billhook.api.http.input.Uuids;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Window;
import io.billhook.job.JobState;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Rows;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /ops/api/jobs?state&kind&queue&tenant_id&q&created_after&created_before}: jobs, newest
 * first, but scheduled and retryable ones the soonest first. {@code q} is a job's id, or a text
 * within its unique key or its last error.
 */
final class JobSearch implements Endpoint {
  private record Filter(
      @Nullable JobState state,
      @Nullable String kind,
      @Nullable String queue,
      @Nullable UUID tenant,
      @Nullable String q,
      @Nullable UUID from,
      @Nullable UUID below) {}

  private final OpsDatabase database;

  JobSearch(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    Query query = request.query();
    String state = query.text("state");
    Filter filter =
        new Filter(
            state == null ? null : named(state),
            query.text("kind"),
            query.text("queue"),
            query.id("tenant_id"),
            query.text("q"),
            lowest(query.time("created_after")),
            lowest(query.time("created_before")));
    PageRequest page = query.page();
    UUID id = filter.q() == null ? null : Uuids.parse(filter.q()).orElse(null);
    return Answer.ok(id == null ? search(filter, page) : one(id, filter));
  }

  /** Each state is sought where it is quickly found; those that no index knows, from the newest. */
  private Page<JobItem> search(Filter filter, PageRequest page) {
    return switch (filter.state()) {
      case DEAD -> newest(JobSearchSql.DEAD, filter, page);
      case RUNNING -> running(filter, page);
      case SCHEDULED, RETRYABLE -> delayed(filter, page);
      case AVAILABLE, COMPLETED, CANCELLED -> newest(JobSearchSql.NEWEST, filter, page);
      case null -> newest(JobSearchSql.NEWEST, filter, page);
    };
  }

  private Page<JobItem> running(Filter filter, PageRequest page) {
    Rows rows =
        database.read(
            tx ->
                tx.query(
                    JobSearchSql.RUNNING,
                    new JobSearchSql.Running(
                        code(filter.state()),
                        filter.kind(),
                        filter.tenant(),
                        filter.q(),
                        page.before(),
                        page.fetch(),
                        filter.queue(),
                        filter.from(),
                        filter.below())));
    return Page.of(rows.map(JobItem::of), page, JobItem::id);
  }

  private Page<JobItem> delayed(Filter filter, PageRequest page) {
    DelayedPlace before = DelayedPlace.before(page);
    Rows rows =
        database.read(
            tx ->
                tx.query(
                    JobSearchSql.DELAYED,
                    new JobSearchSql.Delayed(
                        code(filter.state()),
                        filter.kind(),
                        filter.tenant(),
                        filter.q(),
                        before == null ? null : before.at(),
                        page.fetch(),
                        filter.queue(),
                        filter.from(),
                        filter.below(),
                        Window.ROWS,
                        before == null ? null : before.tie())));
    return DelayedPlace.page(rows, page);
  }

  private Page<JobItem> newest(String sql, Filter filter, PageRequest page) {
    Rows rows =
        database.read(
            tx ->
                tx.query(
                    sql,
                    new JobSearchSql.Newest(
                        code(filter.state()),
                        filter.kind(),
                        filter.tenant(),
                        filter.q(),
                        page.before(),
                        page.fetch(),
                        filter.queue(),
                        filter.from(),
                        filter.below(),
                        Window.ROWS)));
    return Window.page(rows, page, JobItem::of, JobItem::id);
  }

  private Page<JobItem> one(UUID id, Filter filter) {
    Rows rows =
        database.read(
            tx ->
                tx.query(
                    JobSearchSql.ONE,
                    id,
                    code(filter.state()),
                    filter.kind(),
                    filter.tenant(),
                    filter.queue()));
    List<JobItem> items = rows.map(JobItem::of);
    return new Page<>(items, null);
  }

  private static JobState named(String publicName) {
    return Arrays.stream(JobState.values())
        .filter(state -> state.publicName().equals(publicName))
        .findFirst()
        .orElseThrow();
  }

  /** A job's id tells when it was enqueued. */
  private static @Nullable UUID lowest(@Nullable Instant time) {
    return time == null ? null : RowIds.lowestAt(time);
  }

  private static @Nullable Short code(@Nullable JobState state) {
    return state == null ? null : (short) state.code();
  }
}
