package io.billhook.api.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.api.TestApi;
import io.billhook.api.http.access.OperatorRole;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class OperatorAccountTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
    api.operator();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  @Test
  void an_address_is_taken_once_whatever_its_case() {
    assertThatThrownBy(
            () ->
                new Accounts(api.database.auth())
                    .createOperator("OPS@billhook.local", "another one", OperatorRole.VIEWER))
        .isInstanceOf(Accounts.AccountExistsException.class);
    assertThat(api.logIn(TestApi.EMAIL, "another one").statusCode()).isEqualTo(401);
  }

  @Test
  void an_operator_has_none_of_the_most_common_passwords_and_is_noted() {
    var accounts = new Accounts(api.database.auth());
    for (String weak : List.of("password1", "short")) {
      assertThatThrownBy(() -> accounts.createOperator("ops-weak@x.io", weak, OperatorRole.ADMIN))
          .as(weak)
          .isInstanceOf(IllegalArgumentException.class);
    }
    UUID made = accounts.createOperator("ops-weak@x.io", "billhook-dev", OperatorRole.VIEWER);
    assertThat(api.get("/ops/api/audit?action=operator.create", api.operator()).bodyAsString())
        .contains("account:" + made);
  }
}
