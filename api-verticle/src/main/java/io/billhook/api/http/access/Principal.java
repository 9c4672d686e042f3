package io.billhook.api.http.access;

import io.billhook.problem.ProblemType;
import io.billhook.published.Public;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is asking. */
@Public
public sealed interface Principal {

  /** Nobody in particular. */
  record Anonymous() implements Principal {}

  /** A program of one tenant. */
  record ApiKey(UUID id, UUID tenant, Set<String> scopes) implements Principal {
    public ApiKey {
      scopes = Set.copyOf(scopes);
    }
  }

  /**
   * A signed-in person.
   *
   * @param operatorRole null for who is no operator
   * @param session the device that they signed in on
   * @param membership in the tenant that they act for; null for who belongs to none
   */
  record Person(
      UUID account,
      @Nullable OperatorRole operatorRole,
      @Nullable UUID session,
      @Nullable Membership membership)
      implements Principal {}

  /** A person's part in a tenant. */
  record Membership(UUID tenant, TenantRole role) {}

  /** Whose rows this one sees, for the log; null where no tenant is chosen. */
  default @Nullable UUID tenantOrNull() {
    return switch (this) {
      case ApiKey key -> key.tenant();
      case Person person -> person.membership() == null ? null : person.membership().tenant();
      case Anonymous _ -> null;
    };
  }

  /** Throws FORBIDDEN where this one may not use such a route. */
  default void require(Access access) {
    boolean allowed =
        switch (access) {
          case Access.Anyone _ -> true;
          case Access.Scope wanted ->
              switch (this) {
                case ApiKey key -> key.scopes().contains(wanted.scope());
                case Person person -> has(person, wanted.leastRole());
                case Anonymous _ -> false;
              };
          case Access.Member wanted -> this instanceof Person person && has(person, wanted.least());
          case Access.AnyPerson _ -> this instanceof Person;
          case Access.Operator wanted ->
              this instanceof Person person
                  && person.operatorRole() != null
                  && person.operatorRole().includes(wanted.least());
        };
    if (!allowed) {
      throw ProblemType.FORBIDDEN.because(
          switch (access) {
            case Access.Scope wanted ->
                "This needs an API key with the scope "
                    + wanted.scope()
                    + ", or a member of the tenant with the role "
                    + wanted.leastRole().publicName();
            case Access.Member wanted ->
                "This needs a member of the tenant with the role " + wanted.least().publicName();
            case Access.AnyPerson _ -> "This needs a person's access token";
            case Access.Operator wanted ->
                "This needs the access token of an operator with the role "
                    + wanted.least().publicName();
            case Access.Anyone _ -> ProblemType.FORBIDDEN.title();
          });
    }
  }

  private static boolean has(Person person, TenantRole least) {
    return person.membership() != null && person.membership().role().includes(least);
  }
}
