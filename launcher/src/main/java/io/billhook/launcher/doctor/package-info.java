/**
 * What {@code billhook doctor --public} asks from outside: PUBLIC_BASE_URL, as customers and
 * providers reach it. It needs neither the database nor the broker, so it runs from anywhere.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.doctor;
