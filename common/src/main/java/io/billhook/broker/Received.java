package io.billhook.broker;

/** A message that waits to be settled, once, on the subscription that delivered it. */
public sealed interface Received permits Delivery, DeadDelivery {

  /** The broker's number of the delivery, valid within its channel. */
  long tag();

  /** Which of the subscription's channels delivered it; after that channel it cannot be settled. */
  long channel();
}
