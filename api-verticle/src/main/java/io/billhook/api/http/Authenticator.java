package io.billhook.api.http;

/** Finds out who presents a bearer token. Runs on a virtual thread, so it may ask the database. */
@FunctionalInterface
public interface Authenticator {

  /**
   * Whose the token is.
   *
   * @throws io.billhook.problem.ProblemException UNAUTHENTICATED where it is not accepted
   */
  Principal authenticate(String token);
}
