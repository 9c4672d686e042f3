package io.billhook.api.http;

import io.billhook.api.contract.Contract;
import io.billhook.api.contract.Operation;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.Scopes;
import io.billhook.config.Env;
import io.billhook.extension.Extension;
import io.billhook.extension.Extensions;
import io.billhook.extension.UnusableExtension;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The HTTP sides of the extensions, each held to its name and to its part of the contract. */
public final class ApiExtensions {
  private static @Nullable ApiExtensions installed;

  private final Extensions extensions;
  private final List<ApiExtension> all;
  private final Set<String> scopes;

  private ApiExtensions(Extensions extensions, List<ApiExtension> all) {
    this.extensions = extensions;
    this.all = List.copyOf(all);
    Set<String> every = new HashSet<>(Scopes.ALL);
    all.forEach(one -> every.addAll(one.scopes()));
    this.scopes = Set.copyOf(every);
  }

  /**
   * Those on the class path; looked for once in a process.
   *
   * @throws UnusableExtension where one of them cannot be used
   */
  public static synchronized ApiExtensions installed() {
    ApiExtensions found = installed;
    if (found == null) {
      found = of(Extensions.installed(), Extensions.services(ApiExtension.class));
      installed = found;
    }
    return found;
  }

  static ApiExtensions of(Extensions extensions, List<ApiExtension> all) {
    Set<String> seen = new HashSet<>();
    for (ApiExtension one : all) {
      Extension extension = extensions.of(one.extension(), one);
      Extensions.requireOwn(extension.name(), "scope", one.scopes());
      if (!seen.add(extension.name())) {
        throw new UnusableExtension(
            "the extension %s has two ApiExtensions: leave one in META-INF/services"
                .formatted(extension.name()));
      }
    }
    return new ApiExtensions(extensions, all);
  }

  /** All that an API key can be allowed: Billhook's own, and those of the extensions. */
  public Set<String> scopes() {
    return scopes;
  }

  /**
   * The features of all of them, and one that fails where an operation of theirs has no route.
   *
   * @param settings all of them
   * @throws Env.ConfigException where one that is read here is missing or malformed
   */
  public List<Feature> features(Function<Env, ApiExtension.Parts> parts, Env settings) {
    List<Feature> features = new ArrayList<>();
    for (ApiExtension one : all) {
      Extension extension = extensions.of(one.extension(), one);
      var own = one.features(parts.apply(Extensions.settingsOf(extension, settings)));
      features.add(routes -> contribute(one, own, routes));
    }
    settings.check(); // of what was read here for the first time
    if (!extensions.all().isEmpty()) {
      features.add(this::requireBound);
    }
    return features;
  }

  private static void contribute(ApiExtension one, List<Feature> features, Routes routes) {
    try {
      features.forEach(feature -> feature.contribute(routes));
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new UnusableExtension(
          "the routes of the extension %s cannot be bound: %s. Its contract is openapi/%s.yaml"
              .formatted(one.extension(), e.getMessage(), one.extension()),
          e);
    }
  }

  private void requireBound(Routes routes) {
    Set<String> bound = routes.bound();
    for (Operation operation : Contract.load().operations().values()) {
      String name = Contract.extensionOf(operation);
      if (!name.isEmpty() && !bound.contains(operation.method() + " " + operation.path())) {
        throw new UnusableExtension(
            "the operation %s of openapi/%s.yaml has no route: bind it with routes.operation in a feature of its ApiExtension, or take it out"
                .formatted(operation.id(), name));
      }
    }
  }

  /**
   * Makes sure that a scope is one that keys can have.
   *
   * @throws IllegalStateException where it is not
   */
  static void requireKnown(Access access) {
    if (access instanceof Access.Scope scope && !installed().scopes().contains(scope.scope())) {
      throw new IllegalStateException(
          scope.scope() + " is not among scopes() of the ApiExtension: add it there");
    }
  }
}
