/**
 * All output of a process for production as JSON lines: what it logs, and what anything in it
 * prints. Depends on nothing of ours.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.log;
