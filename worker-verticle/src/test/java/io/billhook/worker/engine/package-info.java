/** Tests of the job engine on a real database and real brokers. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.engine;
