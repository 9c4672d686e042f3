/**
 * What the control APIs of the simulators share: their routes, bodies and refusals. Depends on
 * Vert.x; knows no provider.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.provider.control;
