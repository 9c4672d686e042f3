package io.billhook.api.http;

import io.billhook.problem.ProblemType;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is asking. */
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
   */
  record Person(UUID account, @Nullable OperatorRole operatorRole) implements Principal {}

  /** Whose rows this one sees, for the log; null where no tenant is chosen. */
  default @Nullable UUID tenantOrNull() {
    return switch (this) {
      case ApiKey key -> key.tenant();
      case Person _, Anonymous _ -> null;
    };
  }

  /** Throws FORBIDDEN where this one may not use such a route. */
  default void require(Access access) {
    boolean allowed =
        switch (access) {
          case Access.Anyone _ -> true;
          case Access.Scope wanted ->
              this instanceof ApiKey key && key.scopes().contains(wanted.scope());
          case Access.Operator wanted ->
              this instanceof Person person
                  && person.operatorRole() != null
                  && person.operatorRole().includes(wanted.least());
        };
    if (!allowed) {
      throw ProblemType.FORBIDDEN.because(
          switch (access) {
            case Access.Scope wanted -> "This needs an API key with the scope " + wanted.scope();
            case Access.Operator wanted ->
                "This needs the access token of an operator with the role "
                    + wanted.least().publicName();
            case Access.Anyone _ -> ProblemType.FORBIDDEN.title();
          });
    }
  }
}
