package io.billhook.api;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests of several classes one and the same fixture as a parameter. It is made when the first
 * of them asks for it, and closed after the last test of this JVM.
 */
public abstract class SharedFixture<T extends AutoCloseable> implements ParameterResolver {
  private static final Namespace FIXTURES = Namespace.create(SharedFixture.class);

  private final Class<T> type;
  private final Supplier<T> make;

  protected SharedFixture(Class<T> type, Supplier<T> make) {
    this.type = type;
    this.make = make;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == type;
  }

  @Override
  public T resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot().getStore(FIXTURES).getOrComputeIfAbsent(type, _ -> make.get(), type);
  }
}
