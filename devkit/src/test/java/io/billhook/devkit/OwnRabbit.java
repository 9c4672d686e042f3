package io.billhook.devkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A node for one class, which may kill it: others are in the middle of something on the shared. */
final class OwnRabbit implements BeforeAllCallback, AfterAllCallback {
  private @Nullable PrivateRabbit node;

  @Override
  public void beforeAll(ExtensionContext context) {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
    node = PrivateRabbit.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (node != null) {
      node.close();
    }
  }

  PrivateRabbit node() {
    return Objects.requireNonNull(node);
  }
}
