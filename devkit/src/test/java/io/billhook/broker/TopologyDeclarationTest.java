package io.billhook.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.broker.connection.BrokerConnections;
import io.billhook.config.BrokerConfig;
import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.TestServices;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TopologyDeclarationTest {
  private Vertx vertx; // set before each test

  @BeforeEach
  void take(Vertx given) {
    vertx = given;
  }

  @Test
  void who_waited_for_a_whole_declaration_needs_none_of_his_own() throws Exception {
    try (var proxy = TcpProxy.to(TestServices.embeddedBroker())) {
      var connections = new BrokerConnections(new BrokerConfig(proxy.url(), "unused"));
      var asked = new CountDownLatch(1);
      Promise<Void> told = Promise.promise();
      var declaration =
          new TopologyDeclaration(
              vertx,
              connections,
              new Topology(TestServices.freshPrefix(), List.of("billing")),
              _ -> {
                asked.countDown();
                return told.future();
              });
      Running first = new Running(declaration);
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      List<Running> later =
          List.of(new Running(declaration), new Running(declaration), new Running(declaration));
      later.forEach(Running::awaitTurn);
      told.complete();
      first.end();
      for (Running running : later) {
        running.end();
      }
      assertThat(proxy.taken()).as("that of the first and one for the others").isEqualTo(2);
    }
  }

  private static final class Running {
    private final FutureTask<Void> task;
    private final Thread thread;

    Running(TopologyDeclaration declaration) {
      Callable<Void> run =
          () -> {
            declaration.run();
            return null;
          };
      task = new FutureTask<>(run);
      thread = Thread.ofPlatform().daemon().start(task);
    }

    void awaitTurn() {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }

    void end() throws Exception {
      task.get(20, TimeUnit.SECONDS);
    }
  }
}
