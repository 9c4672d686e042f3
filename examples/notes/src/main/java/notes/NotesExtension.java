package notes;

import io.billhook.config.Env;
import io.billhook.contract.JobKind;
import io.billhook.extension.Extension;
import java.util.List;
import notes.contract.CountWords;

/** What api and worker both know of notes. */
public final class NotesExtension implements Extension {
  public static final String NAME = "notes";

  /** A note's words have been counted. */
  public static final String COUNTED = "notes.counted";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<JobKind<?>> jobKinds() {
    return List.of(CountWords.KIND);
  }

  @Override
  public List<String> queues() {
    return List.of(CountWords.QUEUE);
  }

  @Override
  public List<String> events() {
    return List.of(COUNTED);
  }

  @Override
  public void readSettings(Env env) {
    var _ = NotesConfig.from(env);
  }
}
