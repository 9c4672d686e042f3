/** What a database, a broker or a network that misbehaves does to the engine. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.engine.fault;
