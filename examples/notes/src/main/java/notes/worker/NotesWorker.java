package notes.worker;

import io.billhook.worker.engine.WorkerExtension;
import io.billhook.worker.engine.execute.JobRegistry.Registration;
import java.util.List;
import notes.NotesExtension;
import notes.contract.CountWords;

/** The jobs of notes. */
public final class NotesWorker implements WorkerExtension {
  @Override
  public String extension() {
    return NotesExtension.NAME;
  }

  @Override
  public List<Registration<?>> handlers(Parts parts) {
    return List.of(
        new Registration<>(
            CountWords.KIND, new CountWordsHandler(parts.database(), parts.events())));
  }
}
