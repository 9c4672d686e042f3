package io.billhook.launcher.dev;

import io.billhook.api.auth.account.Accounts;
import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.api.auth.token.Installation;
import io.billhook.api.http.ApiExtensions;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.devkit.simulator.provider.control.WholeBody;
import io.billhook.devkit.web.ExampleSite;
import io.billhook.extension.Extensions;
import io.billhook.launcher.CannotStart;
import io.billhook.launcher.Instance;
import io.billhook.launcher.Settings;
import io.billhook.launcher.Version;
import io.billhook.migrations.Migrations;
import io.billhook.node.ProcessContext;
import io.billhook.process.HeldKeys;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Everything in one JVM: services, schema, seeds, simulators, api and worker. */
final class DevStack implements AutoCloseable {
  static final String OPERATOR = "ops@billhook.local";
  static final String PASSWORD = "billhook-dev";
  static final String TENANT = "Acme";

  final DevServices services;
  final Settings settings;
  final AccessSeeds.Seeded seeded;
  private final Instance instance;
  private final Simulators simulators;

  private DevStack(
      DevServices services,
      Settings settings,
      AccessSeeds.Seeded seeded,
      Instance instance,
      Simulators simulators) {
    this.services = services;
    this.settings = settings;
    this.seeded = seeded;
    this.instance = instance;
    this.simulators = simulators;
  }

  static DevStack start(Map<String, String> variables, int port, @Nullable Path data)
      throws Exception {
    int mailPort = DevPort.free(0);
    DevSettings dev = new DevSettings(variables, port, mailPort);
    DevServices services = DevServices.start(dev, variables, data);
    try {
      new Migrations(services.directDatabase, Extensions.installed().names()).migrate();
      Settings settings = dev.complete(services.database, services.broker, prefix(services));
      ProcessContext node =
          ProcessContext.start(
              settings.database(),
              settings.broker(),
              ProcessRole.ALL,
              Version.number(),
              HeldKeys.of(settings.encryption().ids()));
      return start(services, settings, node, mailPort);
    } catch (Exception e) {
      services.close();
      throw e;
    }
  }

  private static DevStack start(
      DevServices services, Settings settings, ProcessContext node, int mailPort) throws Exception {
    try {
      AccessSeeds.Seeded seeded = seed(node);
      Simulators simulators =
          Simulators.create(
              node.vertx,
              SimulatorSettings.development()
                  .withTarget(URI.create("http://127.0.0.1:" + settings.http().port())));
      simulators.setPublicBaseUrl(settings.http().publicBaseUrl());
      simulators.mailServer().listen(mailPort).await();
      Instance instance =
          Instance.start(
              node,
              settings,
              ProcessRole.ALL,
              List.of(
                  routes -> routes.mount("/_sim", WholeBody.MOST_BYTES, simulators.router()),
                  routes -> routes.mount(ExampleSite.PATH, 0, ExampleSite.router(node.vertx))));
      return new DevStack(services, settings, seeded, instance, simulators);
    } catch (Exception e) {
      node.close();
      throw e;
    }
  }

  private static AccessSeeds.Seeded seed(ProcessContext node) {
    AccessSeeds seeds = new AccessSeeds(node.database.auth());
    Installation installation = new Installation(node.database.auth());
    if (!installation.isDevelopment()) {
      if (seeds.hasTenants()) {
        throw new CannotStart(
            "DATABASE_URL leads to a database that is in use and not marked as a development one. "
                + "dev would seed it with well-known credentials. Give it an empty database.");
      }
      installation.markDevelopment();
    }
    try {
      new Accounts(node.database.auth()).createOperator(OPERATOR, PASSWORD, OperatorRole.ADMIN);
    } catch (Accounts.AccountExistsException e) {
      System.err.println("billhook: the operator " + OPERATOR + " is there already");
    }
    return seeds.seedApiKey(TENANT, List.copyOf(ApiExtensions.installed().scopes()));
  }

  /** A throw-away database must not take the messages of another on the same broker. */
  private static String prefix(DevServices services) {
    return services.databaseIsEmbedded() && !services.brokerIsEmbedded()
        ? "billhook-dev-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())
        : "billhook";
  }

  int port() {
    return instance.port();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + port());
  }

  @Override
  public void close() {
    simulators.close();
    instance.close();
    services.close();
  }
}
