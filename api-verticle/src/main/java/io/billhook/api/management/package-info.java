/**
 * Health and metrics, for the platform that runs the process. Needs no database, so a process of
 * workers alone serves it too. Depends on {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.management;
