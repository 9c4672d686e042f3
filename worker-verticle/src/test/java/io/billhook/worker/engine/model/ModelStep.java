package io.billhook.worker.engine.model;

import java.time.Duration;

/**
 * One step of the model.
 *
 * @param a which process, as a number that is cut down to those there are
 * @param b which job, message or way, likewise
 * @param c a third choice
 */
record ModelStep(What what, int a, int b, int c) {
  enum What {
    ENQUEUE,
    ENQUEUE_SLOWLY,
    COMMIT,
    DELIVER,
    DELIVER_TWICE,
    DELIVER_UNHEARD,
    OVERTAKE,
    ASK_AGAIN,
    END,
    END_AGAIN,
    ASK_TO_CANCEL,
    REPLAY,
    RETRY,
    GO_SILENT,
    CRASH,
    REAP,
    RELAY,
    RECONCILE,
    BROKER_AWAY,
    BROKER_BACK,
    LOSE_THE_QUEUE,
    LOSE_A_MESSAGE,
    PURGE,
    SWEEP,
    CALL,
    WRITE,
    WAKE,
    SECONDS_PASS,
    MINUTES_PASS,
    BEAT
  }

  void in(ModelWorld world) {
    switch (what) {
      case ENQUEUE -> world.enqueue(a, b);
      case ENQUEUE_SLOWLY -> world.enqueueSlowly(a, b);
      case COMMIT -> world.closeOpen();
      case DELIVER -> world.deliver(b, a, false, false);
      case DELIVER_TWICE -> world.deliver(b, a, true, false);
      case DELIVER_UNHEARD -> world.deliver(b, a, false, true);
      case OVERTAKE -> world.overtake(a, b);
      case ASK_AGAIN -> world.askAgain(a, b);
      case END -> world.end(a, b, c);
      case END_AGAIN -> world.endAgain(a, b, c);
      case ASK_TO_CANCEL -> world.askToCancel(b);
      case REPLAY -> world.replay(b);
      case RETRY -> world.retry(b);
      case GO_SILENT -> world.die(a, false);
      case CRASH -> world.die(a, true);
      case REAP -> world.reap(a);
      case RELAY -> world.relay(a);
      case RECONCILE -> world.reconcile(a);
      case BROKER_AWAY -> world.broker(false);
      case BROKER_BACK -> world.broker(true);
      case LOSE_THE_QUEUE -> world.loseTheQueue();
      case LOSE_A_MESSAGE -> world.loseOne(b);
      case PURGE -> world.purge();
      case SWEEP -> world.sweep(a);
      case CALL -> world.call(a, b);
      case WRITE -> world.write(a, b);
      case WAKE -> world.wake(a);
      case SECONDS_PASS -> world.pass(Duration.ofSeconds(6));
      case MINUTES_PASS -> world.pass(Duration.ofMinutes(3));
      case BEAT -> world.beat(a);
    }
  }

  @Override
  public String toString() {
    return what + "(" + a + "," + b + "," + c + ")";
  }
}
