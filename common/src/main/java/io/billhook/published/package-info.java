/**
 * The mark of what products may build on: {@link io.billhook.published.Public}. Depends on the JDK
 * alone.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.published;
