package io.billhook.api.auth.session;

import io.billhook.api.auth.token.ExpiringCache;
import io.billhook.api.auth.token.Remembered;
import io.billhook.api.auth.token.Remembered.Kind;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.access.TenantRole;
import io.billhook.api.http.input.Uuids;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which tenant a person acts for; what was found is remembered for at most 30 s. */
public final class Memberships {
  private record Choice(UUID account, @Nullable UUID tenant) {}

  private final Transactions auth;
  private final ExpiringCache<Choice, Principal.Membership> known;

  public Memberships(Transactions auth, Remembered remembered, Clock clock) {
    this.auth = auth;
    this.known = new ExpiringCache<>(clock);
    remembered.heldBy(
        Kind.ACCOUNT, which -> known.forgetAll(choice -> which.test(choice.account())));
    remembered.heldBy(
        Kind.TENANT, which -> known.forgetValues(membership -> which.test(membership.tenant())));
  }

  /**
   * The membership in the chosen tenant, else in the default one; null for who belongs to none.
   *
   * @param chosen the header {@code X-Tenant-Id}
   * @throws io.billhook.problem.ProblemException NOT_FOUND where the chosen one is none of theirs,
   *     or deleted
   */
  Principal.@Nullable Membership of(UUID account, @Nullable String chosen) {
    if (chosen == null) {
      return find(new Choice(account, null)).orElse(null);
    }
    return Uuids.parse(chosen)
        .flatMap(tenant -> find(new Choice(account, tenant)))
        .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such tenant"));
  }

  private Optional<Principal.Membership> find(Choice choice) {
    return known.get(
        choice,
        () ->
            auth.read(MembershipsSql.FIND, choice.account(), choice.tenant())
                .one()
                .map(Memberships::membership));
  }

  private static Principal.Membership membership(Row row) {
    TenantRole role = TenantRole.of(row.text("role")).orElseThrow();
    return new Principal.Membership(row.uuid("tenant_id"), role);
  }
}
