/**
 * Stripe, Brevo and Twilio as a developer needs them: over HTTP, under {@code /_sim}, so that the
 * real adapters run unchanged against them. {@link io.billhook.devkit.simulator.Simulators} wires
 * the parts: {@code provider} holds what all three share (accepted calls, faults, callbacks),
 * {@code stripe}, {@code brevo} and {@code twilio} one provider each, {@code inbox} what was sent.
 * State lives in memory only, and is bounded. Depends on Vert.x alone; nothing in production
 * depends on it.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator;
