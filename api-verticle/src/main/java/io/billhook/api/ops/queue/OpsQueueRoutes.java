package io.billhook.api.ops.queue;

import io.billhook.api.http.Feature;
import io.billhook.api.http.Routes;
import io.billhook.api.ops.access.OperatorRoutes;
import io.billhook.api.ops.access.OpsDatabase;

/** Queues, and the messages on them that nobody can read. */
public final class OpsQueueRoutes implements Feature {
  private final Queues queues;
  private final UnreadableMessages unreadable;

  public OpsQueueRoutes(OpsDatabase ops, Queues queues) {
    this.queues = queues;
    unreadable = new UnreadableMessages(ops);
  }

  @Override
  public void contribute(Routes routes) {
    var operators = new OperatorRoutes(routes);
    operators.look("listQueues", queues::list);
    operators.change("pauseQueue", queues::pause);
    operators.change("resumeQueue", queues::resume);
    operators.look("listUnreadableMessages", unreadable::list);
    operators.look("getUnreadableMessage", unreadable::one);
  }
}
