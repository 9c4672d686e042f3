/** The model of the engine: random sequences of what can happen, and what must hold after each. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.engine.model;
