package io.billhook.api.auth.oauth;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Another service that tells who somebody is. Its calls block. */
public sealed interface Provider permits OidcProvider, GitHubProvider {

  /** As in paths and in the database. */
  String name();

  /** As people know it. */
  String title();

  /**
   * Where the browser is sent to.
   *
   * @param callback where it comes back: exactly as it is registered with the provider
   * @throws ProviderFailure where the provider must be asked for that and does not answer
   */
  URI authorize(Attempt attempt, URI callback);

  /**
   * Who has logged in there.
   *
   * @param code single-use, from the provider's answer
   * @param issuer as that answer names it (RFC 9207); null where it names none
   * @throws ProviderFailure where the provider does not answer, refuses, or tells what does not
   *     hold
   */
  ExternalPerson person(Attempt attempt, URI callback, String code, @Nullable String issuer);
}
