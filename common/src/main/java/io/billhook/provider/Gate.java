package io.billhook.provider;

import java.util.function.BooleanSupplier;

/** Whether a call to a provider may start now, for what runs on the thread that asks. */
@FunctionalInterface
public interface Gate extends BooleanSupplier {

  /** The same for what runs on this thread, to be asked on any other. */
  default BooleanSupplier here() {
    return this;
  }
}
