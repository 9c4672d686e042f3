package io.billhook.api.auth.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.config.SignUpConfig;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.RowIds;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may have a new account by another provider, by {@code SIGNUP}. */
class ExternalSignUpModeTest {
  private static final Map<String, String> CLOSED = Map.of("error", "signup_closed");

  @Test
  void closed_lets_in_who_has_an_account_and_makes_none() {
    try (var oauth = new TestOAuth(SignUpConfig.Mode.CLOSED)) {
      oauth.api.operator();
      assertThat(oauth.browser().logIn("oidc", "login_hint=new@x.io")).isEqualTo(CLOSED);
      assertThat(oauth.accounts("new@x.io")).isZero();
      assertThat(oauth.browser().logIn("oidc", "login_hint=" + TestApi.EMAIL)).containsKey("code");
    }
  }

  @Test
  void invited_lets_in_whose_address_is_invited() {
    try (var oauth = new TestOAuth(SignUpConfig.Mode.INVITED)) {
      oauth.write(
          """
          INSERT INTO invitation (id, tenant_id, email, role, token_hash, expires_at)
          SELECT $1, id, 'zoe@x.io', 'member', $2, now() + interval '1 day' FROM tenant LIMIT 1
          """,
          RowIds.next(),
          RandomToken.hash(RandomToken.create()));
      assertThat(oauth.browser().logIn("oidc", "login_hint=eve@x.io")).isEqualTo(CLOSED);
      assertThat(oauth.browser().logIn("oidc", "verified=false&login_hint=zoe@x.io"))
          .isEqualTo(Map.of("error", "email_unverified"));
      assertThat(oauth.browser().logIn("oidc", "login_hint=Zoe@x.io")).containsKey("code");
      assertThat(oauth.accounts("eve@x.io")).isZero();
      assertThat(oauth.accounts("zoe@x.io")).isOne();
    }
  }
}
