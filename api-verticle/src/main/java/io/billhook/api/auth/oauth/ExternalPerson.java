package io.billhook.api.auth.oauth;

import io.billhook.api.contract.Formats;
import io.billhook.api.http.input.TextRule;
import io.billhook.text.CodePoints;
import io.billhook.text.MailAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person as a provider knows them.
 *
 * @param provider its name in paths
 * @param subject never changes and is never given to another, unlike an address
 * @param verifiedEmail the address that the provider vouches for; null where it vouches for none
 * @param name empty where the provider tells none
 */
public record ExternalPerson(
    String provider, String subject, @Nullable String verifiedEmail, String name) {
  private static final int MOST_SUBJECT = 255; // OpenID Connect Core, section 2
  private static final int MOST_NAME = 200;

  /** Of what the provider said, where an address that cannot be one counts as none. */
  static ExternalPerson of(
      String provider, String subject, @Nullable String verifiedEmail, @Nullable String name) {
    if (!isLine(subject) || subject.isEmpty() || CodePoints.count(subject) > MOST_SUBJECT) {
      throw new ProviderFailure(provider, "a subject that cannot be one");
    }
    String address = Optional.ofNullable(verifiedEmail).flatMap(MailAddress::of).orElse(null);
    String known = name == null || !isLine(name) ? "" : name.strip();
    return new ExternalPerson(
        provider, subject, address, CodePoints.count(known) > MOST_NAME ? "" : known);
  }

  private static boolean isLine(String text) {
    return TextRule.LINE.accepts().test(text) && Formats.isStorable(text);
  }

  /** Personal data stays out of logs. */
  @Override
  public String toString() {
    return "ExternalPerson[" + provider + "]";
  }
}
