package io.billhook.api.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.billhook.api.contract.Contract;
import io.billhook.api.contract.Operation;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RateClassTest {
  /** What could be guessed. */
  private static final Set<String> SECRETS = Set.of("password", "current_password", "code");

  /** A stranger causes a mail or a text message. */
  private static final Set<String> MAILS = Set.of("signUp", "forgetPassword", "sendMfaSms");

  @Test
  void these_alone_are_without_limit() {
    Set<String> paths = new TreeSet<>();
    for (Operation operation : Contract.load().operations().values()) {
      if (RateClass.of(operation).isEmpty()) {
        paths.add(operation.path());
      }
    }
    assertThat(paths)
        .allMatch(
            path ->
                path.matches("/(webhooks/.*|health/.*|metrics|docs(/.*)?|openapi.json|icon.svg|)"))
        .hasSizeGreaterThan(5);
  }

  @Test
  void every_operation_has_a_class_that_fits() {
    for (Operation operation : Contract.load().operations().values()) {
      Optional<RateClass> of = RateClass.of(operation);
      if (operation.path().startsWith("/ops/")) {
        assertThat(of).as(operation.id()).contains(RateClass.OPS);
      } else if (takesSecret(operation) || MAILS.contains(operation.id())) {
        assertThat(of).as(operation.id()).contains(RateClass.SIGN_IN);
      } else if (operation.path().startsWith("/v1/") && !operation.method().equals("GET")) {
        assertThat(of).as(operation.id()).isPresent();
        assertThat(of).as(operation.id()).isNotEqualTo(Optional.of(RateClass.READ));
      }
    }
  }

  private static boolean takesSecret(Operation operation) {
    return operation.description().at("/requestBody/content").properties().stream()
        .flatMap(body -> body.getValue().at("/schema/properties").properties().stream())
        .anyMatch(member -> SECRETS.contains(member.getKey()));
  }

  @Test
  void a_misspelt_class_is_a_mistake() throws IOException {
    var contract =
        Contract.of(
            new ObjectMapper()
                .readTree(
                    """
                    {"paths": {"/x": {"get": {"operationId": "x", "x-rate-class": "reed"}}}}
                    """));
    assertThatThrownBy(() -> RateClass.of(contract.operation("x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_share_of_a_rate_is_at_least_one_token() {
    assertThat(RateClass.READ.one(100)).isEqualTo(Rate.perSecond(200, 400));
    assertThat(RateClass.READ.several(100)).isEqualTo(Rate.perSecond(1000, 2000));
    assertThat(RateClass.SIGN_IN.one(1).burst()).isOne();
    assertThat(RateClass.READ.several(10_000)).isEqualTo(Rate.perSecond(100_000, 200_000));
  }
}
