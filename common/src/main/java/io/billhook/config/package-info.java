/**
 * Settings: one record a component, its defaults inside, read from environment variables by {@link
 * io.billhook.config.Env}, which reports every error at once. Depends on the JDK alone.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.config;
