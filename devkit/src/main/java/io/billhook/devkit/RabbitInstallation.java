package io.billhook.devkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where RabbitMQ's scripts are, and as whom they run. The package's wrappers in {@code sbin} insist
 * on their own user and files, so the scripts behind them are used. Root runs them as {@code
 * rabbitmq}.
 *
 * @param scripts the folder with {@code rabbitmq-server} and {@code rabbitmqctl}
 * @param user whom root becomes; null where this user runs them as he is
 */
record RabbitInstallation(Path scripts, @Nullable UserPrincipal user) {
  private static final String USER = "rabbitmq";
  private static final List<String> FOLDERS =
      List.of("/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin", "/opt/homebrew/sbin");

  static Optional<RabbitInstallation> find() {
    Optional<Path> scripts =
        Stream.concat(
                Optional.ofNullable(System.getenv("RABBITMQ_HOME")).map(h -> h + "/sbin").stream(),
                FOLDERS.stream())
            .map(Path::of)
            .filter(folder -> Files.isExecutable(folder.resolve("rabbitmq-server")))
            .findFirst();
    if (scripts.isEmpty()) {
      return Optional.empty();
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of(new RabbitInstallation(scripts.get(), null));
    }
    return packageUser().map(user -> new RabbitInstallation(scripts.get(), user));
  }

  private static Optional<UserPrincipal> packageUser() {
    if (!Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
      return Optional.empty();
    }
    try {
      var users = Path.of("/").getFileSystem().getUserPrincipalLookupService();
      return Optional.of(users.lookupPrincipalByName(USER));
    } catch (IOException _) {
      return Optional.empty(); // there is no such user
    }
  }

  String server() {
    return scripts.resolve("rabbitmq-server").toString();
  }

  String ctl() {
    return scripts.resolve("rabbitmqctl").toString();
  }

  /** Not under this user's own folder, which the package's user could not enter. */
  Path createFolder() {
    try {
      Path folder = Files.createTempDirectory("billhook-rabbitmq-");
      if (user != null) {
        Files.setOwner(folder, user);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> asItsUser(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (user != null) {
      // Unlike su and runuser it leaves no process of its own between.
      command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups"));
    }
    command.add(program);
    command.addAll(List.of(arguments));
    return command;
  }
}
