package io.billhook.worker.messaging.email.smtp;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x as vertx-mail-client sees it: its connections are made by a {@link Dialer} and watched
 * by a {@link Wire}. The client offers no place for either, and does not tell how far a mail came.
 */
final class TappedVertx {
  private TappedVertx() {}

  /**
   * One of them.
   *
   * @param underWay by Message-ID
   */
  static Vertx of(Vertx vertx, Dialer dialer, Function<String, @Nullable HandOver> underWay) {
    return proxy(
        Vertx.class,
        (_, method, arguments) -> {
          Object made = call(vertx, method, arguments);
          return made instanceof NetClient client ? tapped(client, dialer, underWay) : made;
        });
  }

  private static NetClient tapped(
      NetClient client, Dialer dialer, Function<String, @Nullable HandOver> underWay) {
    return proxy(
        NetClient.class,
        (_, method, arguments) ->
            method.getName().equals("connect")
                ? dialer.connect(client).map(socket -> new Wire(socket, underWay).tapped())
                : call(client, method, arguments));
  }

  static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(TappedVertx.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
