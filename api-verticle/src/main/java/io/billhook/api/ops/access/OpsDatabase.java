package io.billhook.api.ops.access;

import io.billhook.postgres.Database;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.function.Consumer;
import java.util.function.Function;

/** The database as operators see it: reading across all tenants, writing as the engine. */
public final class OpsDatabase {
  private static final int TRIES = 3;

  private final Database database;

  public OpsDatabase(Database database) {
    this.database = database;
  }

  public <T> T read(Function<Tx, T> work) {
    return database.ops().transact(work);
  }

  public void write(Consumer<Tx> work) {
    database.engine().run(work);
  }

  public <T> T writing(Function<Tx, T> work) {
    return database.engine().transact(work);
  }

  /**
   * As {@link #writing}, for what gives dead jobs another life: again where a job has taken the
   * unique key of one of them between the look and the write.
   */
  public <T> T reviving(Function<Tx, T> work) {
    for (int left = TRIES; ; left--) {
      try {
        return writing(work);
      } catch (DatabaseException e) {
        if (!"job_unique".equals(e.constraint())) {
          throw e;
        }
        if (left == 1) {
          throw ProblemType.CONFLICT.because("Another job took the unique key just now");
        }
      }
    }
  }
}
