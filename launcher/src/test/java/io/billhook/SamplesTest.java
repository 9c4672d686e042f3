package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.broker.Broker;
import io.billhook.config.BrokerConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.Env;
import io.billhook.config.Env.ConfigException;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever copies a setting that the project shows has a program that starts. */
final class SamplesTest {

  /** A setting as it is shown. */
  private record Sample(String file, String name, String value) {
    Env alone() {
      return new Env(Map.of(name, value));
    }
  }

  private static final Pattern COMMENTED = Pattern.compile("(?m)^#([A-Z][A-Z0-9_]+)=(.+)$");
  private static final Pattern PLAIN = Pattern.compile("(?m)^([A-Z][A-Z0-9_]+)=(.+)$");
  private static final Pattern YAML = Pattern.compile("(?m)^ +([A-Z][A-Z0-9_]+): \"?(.+?)\"?$");
  private static final Pattern PROSE = Pattern.compile("`([A-Z][A-Z0-9_]+)=([^`…]+)`");
  private static final String PASSWORD = "filled1n";
  private static final Pattern TO_FILL_IN = Pattern.compile("\\$\\{\\w+:(?:\\?[^}]*|-([^}]*))}");

  @Test
  void every_value_that_is_shown_is_read_without_an_error() throws Exception {
    List<Sample> all = samples();
    assertThat(all).hasSizeGreaterThan(40);
    for (Sample sample : all) {
      Env env = sample.alone();
      EnvExampleTest.readAll(env);
      assertThat(errors(env))
          .as("%s in %s", sample.name(), sample.file())
          .noneMatch(error -> error.startsWith(sample.name() + " is malformed"));
    }
  }

  @Test
  void every_broker_that_is_shown_is_reached_on_the_virtual_host_that_it_has() throws Exception {
    for (Sample sample : named("RABBITMQ_URL")) {
      URI shown = BrokerConfig.from(sample.alone()).url();
      for (URI real : TestServices.brokers()) {
        URI there = URI.create(shown.toString().replace(shown.getRawAuthority(), authority(real)));
        assertThat(Broker.probe(new BrokerConfig(there, "samples"))).isNotEmpty();
      }
    }
  }

  @Test
  void every_database_that_is_shown_is_reached() throws Exception {
    URI real = TestServices.freshDatabase().url();
    for (Sample sample : named("DATABASE_URL")) {
      URI shown = DatabaseConfig.from(sample.alone()).url();
      String there =
          shown
              .toString()
              .replace(
                  shown.getRawAuthority() + shown.getRawPath(),
                  authority(real) + real.getRawPath());
      Vertx vertx = Vertx.vertx();
      try (Database database = Database.open(vertx, DatabaseConfig.direct(URI.create(there)))) {
        assertThat(database.engine().read("SELECT 1 AS one").first().integer("one")).isOne();
      } finally {
        vertx.close().await();
      }
    }
  }

  private static String authority(URI real) {
    return real.getRawAuthority();
  }

  private static List<String> errors(Env env) {
    try {
      env.check();
      return List.of();
    } catch (ConfigException e) {
      return e.errors();
    }
  }

  private static List<Sample> named(String name) throws IOException {
    List<Sample> found = samples().stream().filter(one -> one.name().equals(name)).toList();
    assertThat(found).as(name).hasSizeGreaterThanOrEqualTo(2);
    return found;
  }

  private static List<Sample> samples() throws IOException {
    List<Sample> found = new ArrayList<>();
    find(found, Project.ROOT.resolve(".env.example"), COMMENTED);
    find(found, Project.ROOT.resolve("deploy/compose.env.example"), PLAIN);
    find(found, Project.ROOT.resolve("deploy/simulators.env"), PLAIN);
    find(found, Project.ROOT.resolve("docker-compose.yml"), YAML);
    for (Path page : Project.filesEndingWith(".md")) {
      find(found, page, PROSE);
    }
    return found;
  }

  private static void find(List<Sample> found, Path file, Pattern setting) throws IOException {
    Matcher shown = setting.matcher(Files.readString(file));
    while (shown.find()) {
      Matcher open = TO_FILL_IN.matcher(shown.group(2).strip());
      String value =
          open.replaceAll(
              gap -> gap.group(1) == null ? PASSWORD : Matcher.quoteReplacement(gap.group(1)));
      if (!value.isEmpty() && !value.equals(PASSWORD)) { // else it is wholly for others to fill in
        found.add(new Sample(file.getFileName().toString(), shown.group(1), value));
      }
    }
  }
}
