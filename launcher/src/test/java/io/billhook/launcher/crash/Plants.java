package io.billhook.launcher.crash;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.PrivateRabbit;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every test of the run the same {@link Plant}, and closes it after the last one. */
final class Plants implements ParameterResolver {
  private static final Namespace HERE = Namespace.create(Plants.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Plant.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
    return context.getRoot().getStore(HERE).getOrComputeIfAbsent(Plant.class, _ -> start());
  }

  private static Plant start() {
    try {
      return new Plant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
