/**
 * Several apis and workers as processes, with simulated providers, on one database and one broker;
 * and whoever asks them, through their doors: people, programs, strangers, a balancer. Enters at
 * {@code Fleet}.
 */
@NullMarked
package io.billhook.bench.processes.fleet;

import org.jspecify.annotations.NullMarked;
