package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/railway/railway.mjs} as Railway's command line evaluates it, by node, with a
 * package in place of Railway's that tells what it was called with.
 */
final class RailwayProjectTest {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\{(\\w+)\\.(\\w+)}}");

  private static final String PACKAGE =
      """
      export const defineRailway = program => program;
      export const project = (name, definition) => ({ name, ...definition });
      export const postgres = name => ({ type: "database", name });
      export const volume = (name, config) => ({ type: "volume", name, config });
      export const service = (name, config) => ({ type: "service", name, ...config });
      export const image = name => ({ image: name });
      export const github = (repo, options) => ({ repo, ...options });
      """;

  private static final String EVALUATE =
      """
      import { pathToFileURL } from "node:url";
      const program = (await import(pathToFileURL(process.argv[1]).href)).default;
      process.stdout.write(JSON.stringify(await program({})));
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void the_project_has_what_its_parts_refer_to() throws Exception {
    JsonObject project = evaluated();
    JsonArray resources = project.getJsonArray("resources");
    Set<String> names = new TreeSet<>();
    resources.forEach(each -> names.add(((JsonObject) each).getString("name")));
    assertThat(names).containsExactly("Postgres", "RabbitMQ", "api", "rabbitmq-data", "worker");

    String page = Files.readString(Project.ROOT.resolve("docs/deploy/railway.md"));
    REFERENCE
        .matcher(project.encode())
        .results()
        .forEach(
            reference -> {
              if (reference.group(1).equals("shared")) {
                assertThat(page)
                    .as("the page asks for it")
                    .contains("`" + reference.group(2) + "`");
              } else {
                assertThat(names).contains(reference.group(1));
              }
            });
    JsonObject broker = named(resources, "RabbitMQ").getJsonObject("env");
    assertThat(broker.getMap())
        .containsEntry("RABBITMQ_DEFAULT_USER", "billhook")
        .containsKey("RABBITMQ_DEFAULT_PASS");
    assertThat(named(resources, "api").getJsonObject("variables").getString("RABBITMQ_URL"))
        .startsWith("amqp://billhook:${{RabbitMQ.RABBITMQ_DEFAULT_PASS}}@");
  }

  @Test
  void api_and_worker_are_what_their_files_say() throws Exception {
    JsonArray resources = evaluated().getJsonArray("resources");
    for (String service : List.of("api", "worker")) {
      JsonObject file =
          new JsonObject(
              Files.readString(Project.ROOT.resolve("deploy/railway/" + service + ".json")));
      for (Map.Entry<String, Object> each : file) {
        assertThat(named(resources, service).getValue(each.getKey()))
            .as(service + " " + each.getKey())
            .isEqualTo(each.getValue());
      }
    }
  }

  private static JsonObject named(JsonArray resources, String name) {
    return resources.stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private JsonObject evaluated() throws IOException, InterruptedException {
    assumeTrue(isThere(), "node 20 or newer is not installed");
    Path module = folder.resolve("node_modules/railway");
    Files.createDirectories(module);
    Files.writeString(
        module.resolve("package.json"),
        "{\"name\": \"railway\", \"type\": \"module\", \"exports\": {\"./iac\": \"./iac.js\"}}");
    Files.writeString(module.resolve("iac.js"), PACKAGE);
    for (String file : List.of("railway.mjs", "api.json", "worker.json")) {
      Files.copy(
          Project.ROOT.resolve("deploy/railway").resolve(file),
          folder.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return new JsonObject(
        run(
            "node",
            "--input-type=module",
            "-e",
            EVALUATE,
            folder.resolve("railway.mjs").toString()));
  }

  private static boolean isThere() throws InterruptedException {
    try {
      String version = run("node", "--version");
      return Integer.parseInt(version.strip().replaceFirst("v(\\d+)\\..*", "$1")) >= 20;
    } catch (IOException e) {
      return false; // there is none
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    return out;
  }
}
