/** Holds docs/jobs.md to its word: its example is taken from the page, compiled and run. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.page;
