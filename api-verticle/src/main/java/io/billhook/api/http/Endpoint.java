package io.billhook.api.http;

import io.billhook.published.Public;

/**
 * What answers one route: straight-line code on a virtual thread of its own, so it may block. A
 * thrown {@link io.billhook.problem.ProblemException} is the answer; anything else is a 500.
 */
@Public
@FunctionalInterface
public interface Endpoint {
  Answer answer(Request request);
}
