/** {@code billhook doctor --public}, through reverse proxies of all kinds. */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.doctor;
