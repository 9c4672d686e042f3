package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.postgres.Transactions;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person sees of their own account. */
public final class Profiles {

  /** One of the person's tenants. */
  record Membership(UUID id, String name, String role) {}

  /**
   * The account.
   *
   * @param hasPassword false for who logs in by another provider alone
   * @param operatorRole null for who is no operator
   * @param phone the verified number, or null
   * @param defaultTenant what a request without X-Tenant-Id acts for
   */
  record Profile(
      UUID id,
      String email,
      String name,
      boolean emailVerified,
      boolean hasPassword,
      @Nullable String operatorRole,
      @Nullable UUID defaultTenant,
      Instant createdAt,
      @Nullable String phone,
      Mfa mfa,
      List<Membership> tenants) {}

  /** Which second factors are on: an authenticator app, codes by text message. */
  record Mfa(boolean totp, boolean sms, int recoveryCodesLeft) {}

  private final Transactions auth;

  public Profiles(Transactions auth) {
    this.auth = auth;
  }

  Profile of(UUID account) {
    return profile(account, auth.read(ProfilesSql.GET, account));
  }

  Profile rename(UUID account, String name, RequestOrigin origin) {
    return auth.transact(
        tx -> {
          tx.update(ProfilesSql.RENAME, account, name);
          origin.note(tx, account, "account.update");
          return profile(account, tx.query(ProfilesSql.GET, account));
        });
  }

  /** From a row for each tenant, or the one row of an account that has none. */
  private static Profile profile(UUID account, Rows rows) {
    Row row =
        rows.one().orElseThrow(() -> ProblemType.UNAUTHENTICATED.because("This account is gone"));
    return new Profile(
        account,
        row.text("email"),
        row.text("name"),
        row.instantOrNull("email_verified_at") != null,
        row.bool("has_password"),
        row.textOrNull("operator_role"),
        row.uuidOrNull("default_tenant"),
        row.instant("created_at"),
        row.textOrNull("phone"),
        new Mfa(
            row.instantOrNull("totp_confirmed_at") != null,
            row.instantOrNull("sms_factor_at") != null,
            (int) row.bigint("codes_left")),
        rows.stream()
            .filter(each -> each.uuidOrNull("tenant_id") != null)
            .map(t -> new Membership(t.uuid("tenant_id"), t.text("tenant_name"), t.text("role")))
            .toList());
  }
}
