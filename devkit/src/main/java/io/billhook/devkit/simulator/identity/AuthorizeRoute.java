package io.billhook.devkit.simulator.identity;

import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Where a browser is sent to log in (RFC 6749, section 4.1.1). With {@code login_hint}, an address,
 * it is sent back at once as that person; else a page asks who they want to be. {@code subject},
 * {@code name}, {@code verified} and {@code fault} say more.
 */
final class AuthorizeRoute implements Handler<RoutingContext> {
  private static final String CHALLENGE = "[A-Za-z0-9_-]{43}";

  private final Grants grants;
  private final boolean openId;

  /**
   * @param openId whether it is one of OpenID Connect, with nonce and {@code iss}
   */
  AuthorizeRoute(Grants grants, boolean openId) {
    this.grants = grants;
    this.openId = openId;
  }

  @Override
  public void handle(RoutingContext ctx) {
    MultiMap query = ctx.queryParams();
    try {
      check(query);
      if (query.get("login_hint") == null) {
        AuthorizePage.send(ctx, query);
      } else {
        sendBack(ctx, query);
      }
    } catch (Refused refused) {
      ControlRoutes.refuse(ctx, refused);
    }
  }

  private void check(MultiMap query) {
    want(query, "client_id", Client.ID);
    want(query, "state", ".{16,200}");
    want(query, "redirect_uri", "https?://.+");
    want(query, "code_challenge", CHALLENGE);
    want(query, "code_challenge_method", "S256");
    if (openId) {
      want(query, "response_type", "code");
      want(query, "scope", "openid .*");
      want(query, "nonce", ".{16,200}");
      if (query.contains("max_age")) {
        want(query, "max_age", "[0-9]{1,9}");
      }
    }
  }

  private static void want(MultiMap query, String name, String pattern) {
    String value = query.get(name);
    if (value == null || !value.matches(pattern)) {
      throw Refused.field(name, "is missing or wrong");
    }
  }

  private void sendBack(RoutingContext ctx, MultiMap query) {
    String chosen = text(query, "fault", IdentityFault.NONE.key());
    IdentityFault fault =
        IdentityFault.named(chosen).orElseThrow(() -> Refused.field("fault", "is none of ours"));
    String redirect = text(query, "redirect_uri", "");
    String state = fault == IdentityFault.WRONG_STATE ? "another" : text(query, "state", "");
    String answer =
        fault == IdentityFault.DENIED
            ? "error=access_denied"
            : "code=" + grants.code(grant(query, redirect, fault));
    String issuer = OidcApi.issuer(ctx) + (fault == IdentityFault.MIXED_UP ? "/other" : "");
    String more = openId ? "&iss=" + URLEncoder.encode(issuer, StandardCharsets.UTF_8) : "";
    ctx.response()
        .setStatusCode(302)
        .putHeader("Location", redirect + "?" + answer + "&state=" + state + more);
    ctx.end();
  }

  private static Grant grant(MultiMap query, String redirect, IdentityFault fault) {
    String email = text(query, "login_hint", "");
    Grant.Person person =
        new Grant.Person(
            text(query, "subject", subject(email)),
            email,
            !"false".equals(query.get("verified")),
            text(query, "name", email.split("@", 2)[0]));
    String challenge = text(query, "code_challenge", "");
    return new Grant(
        person, redirect, challenge, text(query, "nonce", ""), query.contains("max_age"), fault);
  }

  /** The same for the same address; a number, as GitHub's are. */
  private static String subject(String email) {
    UUID hash = UUID.nameUUIDFromBytes(email.getBytes(StandardCharsets.UTF_8));
    return String.valueOf(hash.getMostSignificantBits() >>> 16);
  }

  private static String text(MultiMap query, String name, String otherwise) {
    String value = query.get(name);
    return value == null || value.isBlank() ? otherwise : value;
  }
}
