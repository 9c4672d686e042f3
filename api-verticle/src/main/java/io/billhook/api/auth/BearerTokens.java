package io.billhook.api.auth;

import io.billhook.api.auth.factor.SecondFactors;
import io.billhook.api.auth.key.ApiKeyFormat;
import io.billhook.api.auth.key.ApiKeys;
import io.billhook.api.auth.session.People;
import io.billhook.api.http.access.Authenticator;
import io.billhook.api.http.access.Principal;
import io.billhook.config.OpsConfig;
import io.billhook.postgres.Premise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells API keys from access tokens by their look, and asks who knows them. */
final class BearerTokens implements Authenticator {
  private final ApiKeys keys;
  private final People people;
  private final SecondFactors factors;
  private final OpsConfig ops;

  BearerTokens(ApiKeys keys, People people, SecondFactors factors, OpsConfig ops) {
    this.keys = keys;
    this.people = people;
    this.factors = factors;
    this.ops = ops;
  }

  @Override
  public Principal authenticate(String token, @Nullable String tenant, String network) {
    return ApiKeyFormat.isKey(token)
        ? keys.authenticate(token)
        : people.authenticate(token, tenant, network);
  }

  @Override
  public <T> T living(Principal.Person person, boolean atOnce, Supplier<T> work) {
    return people.premise(person).call(atOnce, work);
  }

  @Override
  public boolean requireStepUp(Principal.Person person) {
    Premise.demand();
    return factors.requireFresh(person);
  }

  @Override
  public void requireOperatorFactor(Principal.Person operator) {
    if (ops.factorRequired()) {
      factors.requireShown(operator);
    }
  }
}
