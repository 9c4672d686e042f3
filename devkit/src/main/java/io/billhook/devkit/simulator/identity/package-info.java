/**
 * A provider of OpenID Connect, and GitHub's way of logging in. {@code Grants} remembers who has
 * approved what; {@code IdTokens} signs. Everybody may log in as anybody.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.identity;
