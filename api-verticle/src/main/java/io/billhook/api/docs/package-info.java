/**
 * The contract as it is published: {@code /openapi.json}, and {@code /docs}, a page to read and try
 * it; and {@code /}, which leads there. The viewer is Swagger UI from the class path, so nothing is
 * loaded from another host. Depends on {@code api.contract} and {@code api.http}; everything is in
 * memory and answered on the event loop.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.docs;
