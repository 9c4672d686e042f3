/** Tests of recurring jobs, on a real database. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.schedule;
