package io.billhook.devkit.simulator.identity;

import io.billhook.crypto.Sha256;
import io.billhook.devkit.simulator.provider.Bodies;
import io.billhook.devkit.simulator.provider.control.WholeBody;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/** What a token end point checks (RFC 6749, section 4.1.3; RFC 7636, section 4.6). */
sealed interface CodeSwap {

  /** The grant of the code. */
  record Granted(Grant grant) implements CodeSwap {}

  /**
   * Not swapped; a code that was found is used up all the same.
   *
   * @param error as RFC 6749, section 5.2, names it
   */
  record Denied(String error) implements CodeSwap {}

  static CodeSwap of(RoutingContext ctx, Grants grants) {
    Map<String, List<String>> form = Bodies.form(WholeBody.of(ctx).toString());
    if (!Client.isShown(ctx.request().getHeader("Authorization"), form)) {
      return new Denied("invalid_client");
    }
    return grants
        .take(field(form, "code"))
        .filter(grant -> grant.fault() != IdentityFault.TOKEN_REFUSED)
        .filter(grant -> grant.redirectUri().equals(field(form, "redirect_uri")))
        .filter(grant -> grant.challenge().equals(challenge(field(form, "code_verifier"))))
        .<CodeSwap>map(Granted::new)
        .orElseGet(() -> new Denied("invalid_grant"));
  }

  private static String field(Map<String, List<String>> form, String name) {
    return form.getOrDefault(name, List.of("")).getFirst();
  }

  private static String challenge(String verifier) {
    return SigningKey.base64(Sha256.of(verifier));
  }
}
