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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RateClassTest {
  private static final Optional<RateClass> READS = Optional.of(RateClass.READ);

  /** Where a password or a code is given, or a stranger causes a mail. */
  private static final Pattern SECRETS =
      Pattern.compile(
          "/v1/auth/(login|signup|password/.*|mfa/.*)|/v1/me/(password|mfa/.*|phone(/.*)?)");

  @Test
  void these_alone_are_without_limit() {
    Set<String> paths = new TreeSet<>();
    for (Operation operation : Contract.load().operations().values()) {
      if (RateClass.of(operation).isEmpty()) {
        paths.add(operation.path());
      }
    }
    assertThat(paths)
        .allMatch(path -> path.matches("/(webhooks/.*|health/.*|metrics|docs(/.*)?|openapi.json)"))
        .hasSizeGreaterThan(5);
  }

  @Test
  void every_operation_has_a_class_that_fits() {
    for (Operation operation : Contract.load().operations().values()) {
      Optional<RateClass> of = RateClass.of(operation);
      String path = operation.path();
      boolean reads = operation.method().equals("GET");
      if (path.startsWith("/ops/")) {
        assertThat(of).as(operation.id()).contains(RateClass.OPS);
      } else if (SECRETS.matcher(path).matches() && !reads) {
        assertThat(of).as(operation.id()).contains(RateClass.SIGN_IN);
      } else if (path.startsWith("/v1/")) {
        assertThat(of).as(operation.id()).isPresent();
        assertThat(of).as(operation.id()).matches(it -> reads || !it.equals(READS));
      }
    }
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
