package io.billhook.broker;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What carries ids of jobs to workers: a broker, or one that a test can lose messages of. */
public interface JobTransport {

  /** Whether messages can be published now. */
  boolean connected();

  /**
   * Publishes one message. While no broker is there it waits up to 5 s.
   *
   * @param queue a lane, without the prefix
   * @param ids of 1 to 32 jobs
   * @return completes on the caller's context once a broker has confirmed that the message is in a
   *     queue; fails with {@link PublishException}
   */
  Future<Void> publish(String queue, List<UUID> ids);

  /**
   * Publishes one message into the largest retry tier that does not pass its due time; it then
   * arrives on the lane's queue with that time. What is due within a second goes there directly.
   */
  Future<Void> publishLater(String queue, List<UUID> ids, Instant due);
}
