package io.billhook.api.http.access;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds out who presents a bearer token. Runs on a virtual thread, so it may ask the database. */
public interface Authenticator {

  /**
   * Whose the token is.
   *
   * @param tenant what the header {@code X-Tenant-Id} names, null where there is none or the
   *     operation does not take it; an API key is bound to its own
   * @param network where the request comes from
   * @throws io.billhook.problem.ProblemException UNAUTHENTICATED where it is not accepted
   */
  Principal authenticate(String token, @Nullable String tenant, String network);

  /**
   * Runs what a person asks for, of whom {@link #authenticate} may know what is a moment old: each
   * transaction of it asks the database first whether their session lives.
   *
   * @param atOnce false: from {@link #requireStepUp} on, if that is called
   * @throws io.billhook.problem.ProblemException UNAUTHENTICATED out of such a transaction, of
   *     which nothing is written, where the session has ended
   */
  <T> T living(Principal.Person person, boolean atOnce, Supplier<T> work);

  /**
   * Asks for a young second factor before what is grave.
   *
   * @return false where the person has none
   * @throws io.billhook.problem.ProblemException STEP_UP_REQUIRED where the person has one and has
   *     not shown it lately
   */
  boolean requireStepUp(Principal.Person person);

  /**
   * Asks an operator for a second factor before anything of the operators' API.
   *
   * @throws io.billhook.problem.ProblemException SECOND_FACTOR_REQUIRED where this installation
   *     wants one, and the operator has none or has not shown it on this device
   */
  void requireOperatorFactor(Principal.Person operator);
}
