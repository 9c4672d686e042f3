package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.api.ApiVerticle;
import io.billhook.api.TestApi;
import io.billhook.api.contract.Contract;
import io.billhook.api.http.access.Access;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ContractRoutesTest {

  /** What a development process adds, its simulators, is mounted whole and never a route here. */
  @Test
  void every_route_is_in_the_contract_and_every_operation_is_bound() {
    Contract contract = Contract.load();
    Set<String> written =
        contract.operations().values().stream()
            .map(operation -> operation.method() + " " + operation.path())
            .collect(Collectors.toCollection(TreeSet::new));
    try (TestApi api = new TestApi()) {
      Exchange exchange =
          new Exchange(
              api.vertx.getOrCreateContext(),
              new HttpListener.Parts(
                  api.parts.http(),
                  Capacity.of(api.parts.http(), api.metrics.registry()),
                  contract,
                  api.parts.identity().authenticator(),
                  new RateLimits(api.parts.http().limits(), api.buckets, api.metrics.registry()),
                  null,
                  api.parts.store()));
      Routes routes = new Routes(Router.router(api.vertx), exchange, new Refusals(), contract);
      ApiVerticle.features(api.parts).forEach(feature -> feature.contribute(routes));
      assertThat(routes.bound())
          .as("bind what is only written here with routes.operation, and write what is only bound")
          .isEqualTo(written);
    }
  }

  @Test
  void a_route_without_scope_is_refused_with_the_remedy() {
    Contract contract = Contract.load();
    assertThatThrownBy(
            () -> Routes.requireAsWritten(contract.operation("getEmail"), Access.person()))
        .hasMessage("getEmail takes API keys by the contract: bind it with Access.scope");
    assertThatThrownBy(
            () -> Routes.requireAsWritten(contract.operation("getMe"), Access.scope("emails:read")))
        .hasMessageContaining("add {apiKey: []} to its security");
    for (String guarded : List.of("getEmail", "getMe")) {
      assertThatThrownBy(() -> Routes.requireUnguarded(contract.operation(guarded)))
          .hasMessageContaining(guarded + " is not open by the contract: bind it with");
    }
    assertThatThrownBy(() -> Routes.requireAsWritten(contract.operation("getMe"), Access.anyone()))
        .hasMessageContaining("bind it with another Access than anyone");
    assertThatThrownBy(() -> Access.scope("notes:read"))
        .hasMessageContaining("notes:read is missing in the list of scopes");
  }
}
