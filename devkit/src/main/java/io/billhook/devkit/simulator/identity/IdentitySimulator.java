package io.billhook.devkit.simulator.identity;

import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.vertx.ext.web.Router;
import java.time.InstantSource;

/** The providers that people log in with. */
public final class IdentitySimulator {
  private final OidcApi oidc;
  private final GitHubApi gitHub = new GitHubApi();

  /**
   * @param clock decides when ID tokens are issued and expire
   */
  public IdentitySimulator(InstantSource clock) {
    this.oidc = new OidcApi(clock);
  }

  public void addRoutes(Router router, ControlRoutes controls) {
    oidc.addRoutes(router, controls);
    gitHub.addRoutes(router);
  }
}
