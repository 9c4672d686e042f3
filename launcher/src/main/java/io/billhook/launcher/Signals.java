package io.billhook.launcher;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGTERM and SIGINT, taken before the JVM's shutdown hooks run: those run side by side, and an
 * embedded database must not stop while jobs still end. The class of the JDK is reached by
 * reflection, because naming it is a compiler warning that cannot be switched off.
 */
final class Signals {
  private Signals() {}

  /** Exit codes as shells give them: 128 and the number of the signal. */
  private enum Signal {
    TERM(143),
    INT(130);

    private final int exitCode;

    Signal(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  /** Runs the work at the first signal, on a thread of its own, and then ends the JVM. */
  static void onStop(Runnable stop) {
    for (Signal signal : List.of(Signal.TERM, Signal.INT)) {
      handle(
          signal.name(),
          () ->
              Thread.ofPlatform()
                  .name("billhook-stop")
                  .start(
                      () -> {
                        stop.run();
                        Runtime.getRuntime().exit(signal.exitCode);
                      }));
    }
  }

  private static void handle(String name, Runnable work) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  work.run();
                }
                return null;
              });
      Method register = signal.getMethod("handle", signal, handler);
      register.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      // A JVM without it: its own hook does the same, less orderly.
      Runtime.getRuntime().addShutdownHook(new Thread(work));
    }
  }
}
