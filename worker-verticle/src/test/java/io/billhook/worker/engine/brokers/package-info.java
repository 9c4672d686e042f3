/** What the engine promises, on each broker. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.engine.brokers;
