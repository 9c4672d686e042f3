package notes.worker;

import io.billhook.event.Event;
import io.billhook.event.Events;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import java.util.Optional;
import java.util.UUID;
import notes.NotesExtension;
import notes.contract.CountWords;

/** Counts the words of a note, and tells that they are counted. */
final class CountWordsHandler implements JobHandler<CountWords> {
  private final Database database;
  private final Events events;

  CountWordsHandler(Database database, Events events) {
    this.database = database;
    this.events = events;
  }

  @Override
  public JobOutcome handle(CountWords args, JobContext job) {
    UUID tenant = job.tenant();
    UUID note = args.note();
    if (tenant == null || note == null) {
      return new JobOutcome.Dead("It names no note of a tenant");
    }
    Optional<Row> found = database.worker(tenant).read(CountWordsSql.TEXT, note).one();
    if (found.isEmpty()) {
      return new JobOutcome.Cancel("The note is gone");
    }
    long words = words(found.get().text("text"));
    return JobOutcome.done(
        tx -> {
          tx.update(CountWordsSql.KEEP, note, words);
          tx.asEngine();
          events.emit(tx, Event.of(NotesExtension.COUNTED, tenant, note.toString(), words));
          tx.asWorker(tenant);
        });
  }

  static long words(String text) {
    String sane = text.strip();
    return sane.isEmpty() ? 0 : sane.split("\\s+", -1).length;
  }
}
