/** What a stranger without an account does to a running api, and what everybody else sees of it. */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.hostile;
