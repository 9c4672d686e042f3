package io.billhook.api.http;

import org.jspecify.annotations.Nullable;

/** Finds out who presents a bearer token. Runs on a virtual thread, so it may ask the database. */
@FunctionalInterface
public interface Authenticator {

  /**
   * Whose the token is.
   *
   * @param tenant what the header {@code X-Tenant-Id} names, null where there is none; an API key
   *     is bound to its own
   * @throws io.billhook.problem.ProblemException UNAUTHENTICATED where it is not accepted
   */
  Principal authenticate(String token, @Nullable String tenant);
}
