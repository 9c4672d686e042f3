package io.billhook.launcher.crash;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.PrivateRabbit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a {@link Plant} that it has for itself. The next one gets the same: as many are
 * made as tests run at a time, and closed after the last one.
 */
final class Plants implements ParameterResolver, AfterEachCallback {
  private static final Namespace HERE = Namespace.create(Plants.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Plant.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
    Plant plant = all(context).take();
    context.getStore(HERE).put(Plant.class, plant);
    return plant;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Plant plant = context.getStore(HERE).remove(Plant.class, Plant.class);
    if (plant != null) {
      all(context).free.push(plant);
    }
  }

  private static All all(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(All.class, _ -> new All(), All.class);
  }

  private static final class All implements AutoCloseable {
    private final List<Plant> made = new CopyOnWriteArrayList<>();
    private final Deque<Plant> free = new ConcurrentLinkedDeque<>();

    private Plant take() {
      Plant plant = free.poll();
      return plant == null ? make() : plant.afresh();
    }

    private Plant make() {
      try {
        Plant plant = new Plant();
        made.add(plant);
        return plant;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      made.forEach(Plant::close);
    }
  }
}
