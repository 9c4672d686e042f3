/** What the model asks of the engine's own calls. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.engine.execute;
