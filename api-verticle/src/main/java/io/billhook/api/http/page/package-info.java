/**
 * The pages that people see without a front end: one frame, one style, no script. Depends on {@code
 * api.http} alone.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.http.page;
