package shelf;

import io.billhook.config.Env;
import io.billhook.contract.JobKind;
import io.billhook.extension.Extension;
import java.util.List;

public final class ShelfExtension implements Extension {
  @Override
  public String name() {
    return "shelf";
  }

  @Override
  public List<JobKind<?>> jobKinds() {
    return List.of(Dust.KIND);
  }

  @Override
  public List<String> queues() {
    return List.of("shelf-slow");
  }

  @Override
  public List<String> events() {
    return List.of("shelf.dusted");
  }

  @Override
  public List<String> entitlements() {
    return List.of("shelf-boards");
  }

  @Override
  public void readSettings(Env env) {
    env.integer("SHELF_BOARDS", 1, 9, 3);
  }
}
