/** The front end of {@code examples/web}, as {@code billhook dev} serves it. Depends on Vert.x. */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.web;
