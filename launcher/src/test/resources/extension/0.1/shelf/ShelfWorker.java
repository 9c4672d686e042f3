package shelf;

import io.billhook.config.Env;
import io.billhook.event.Event;
import io.billhook.event.Subscriber;
import io.billhook.job.JobOutcome;
import io.billhook.worker.engine.WorkerExtension;
import io.billhook.worker.engine.execute.JobRegistry.Registration;
import java.time.ZoneOffset;
import java.util.List;

public final class ShelfWorker implements WorkerExtension {
  @Override
  public String extension() {
    return "shelf";
  }

  @Override
  public List<Registration<?>> handlers(Parts parts) {
    return List.of(
        new Registration<>(
            Dust.KIND,
            (dust, job) -> {
              if (job.tenant() == null) {
                return JobOutcome.done();
              }
              return JobOutcome.done(
                  tx -> {
                    tx.update(
                        "UPDATE shelf_board SET dusted = true WHERE tenant_id = current_tenant() AND id = $1",
                        dust.board());
                    tx.asEngine();
                    parts
                        .events()
                        .emit(tx, Event.of("shelf.dusted", job.tenant(), dust.board().toString(), 1));
                    tx.asWorker(job.tenant());
                  });
            }));
  }

  @Override
  public List<Recurring<?>> schedules(Env settings) {
    return List.of(
        new Recurring<>(
            "shelf-dust", "0 4 * * *", ZoneOffset.UTC, Dust.KIND, new Dust(null), true));
  }

  @Override
  public List<Subscriber> subscribers(Parts parts) {
    return List.of((tx, event) -> {});
  }
}
