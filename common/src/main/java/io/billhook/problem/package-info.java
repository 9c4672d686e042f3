/**
 * The one list of public error codes, {@link io.billhook.problem.ProblemType}, and the exception
 * that carries one to the edge, where it becomes {@code application/problem+json} (RFC 9457).
 * Depends on the JDK alone.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.problem;
