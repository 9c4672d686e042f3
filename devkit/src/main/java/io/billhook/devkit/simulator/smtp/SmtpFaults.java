package io.billhook.devkit.simulator.smtp;

import io.billhook.devkit.simulator.provider.Fault.Effect;
import io.billhook.devkit.simulator.provider.Faults;
import io.billhook.devkit.simulator.provider.Provider;
import io.billhook.devkit.simulator.provider.SmtpStage;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/** What goes wrong on one connection. */
final class SmtpFaults {
  private final Vertx vertx;
  private final Faults faults;
  private final NetSocket socket;

  SmtpFaults(Vertx vertx, Faults faults, NetSocket socket) {
    this.vertx = vertx;
    this.faults = faults;
    this.socket = socket;
  }

  /**
   * Does what was asked and answers, or what a fault at this stage makes of it.
   *
   * @param ends whether the connection ends after a refusal
   */
  void at(SmtpStage stage, Runnable work, String answer, boolean ends) {
    Effect effect = faults.take(Provider.SMTP, stage.key());
    switch (effect) {
      case null -> {
        work.run();
        answer(answer);
      }
      case Effect.Status(int status, _) -> {
        String refusal = status + " " + status / 100 + ".0.0 The simulator was told to refuse this";
        if (ends) {
          socket.end(Buffer.buffer(refusal + "\r\n"));
        } else {
          answer(refusal);
        }
      }
      case Effect.Latency(var time) ->
          vertx.setTimer(
              Math.max(1, time.toMillis()),
              _ -> {
                work.run();
                answer(answer);
              });
      case Effect.Hang() -> hang();
      case Effect.AcceptThenReset() -> {
        work.run();
        socket.close();
      }
      case Effect.Lie(_, _, String body) -> {
        work.run();
        answer(body);
      }
      case Effect.Reset() -> socket.close();
      default -> throw new IllegalStateException("No fault of SMTP: " + effect);
    }
  }

  private void hang() {
    Promise<Void> over = Promise.promise();
    faults.hang(over);
    socket.closeHandler(_ -> over.tryComplete());
    over.future()
        .onComplete(
            _ -> {
              faults.released(over);
              socket.close();
            });
  }

  private void answer(String line) {
    socket.write(line + "\r\n");
  }
}
