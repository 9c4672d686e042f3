package io.billhook.devkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pgbouncer of its own, in transaction mode with few connections, in front of one database. */
public final class PgBouncer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final Path settings;
  private final URI url;
  private @Nullable Process process;

  private PgBouncer(Path folder, Path settings, URI url) {
    this.folder = folder;
    this.settings = settings;
    this.url = url;
  }

  public static boolean installed() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Starts it.
   *
   * @param folder for its configuration and log
   */
  public static PgBouncer start(Path folder, URI database) throws IOException {
    int port = FreePort.find();
    String[] login = database.getUserInfo().split(":", 2);
    Path users = folder.resolve("users.txt");
    Files.writeString(users, "\"%s\" \"%s\"\n".formatted(login[0], login[1]));
    Path settings = folder.resolve("pgbouncer.ini");
    Files.writeString(
        settings,
        """
        [databases]
        * = host=127.0.0.1 port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = plain
        auth_file = %s
        pool_mode = transaction
        default_pool_size = 8
        """
            .formatted(database.getPort(), port, users));
    URI url =
        URI.create(
            "postgres://" + database.getUserInfo() + "@127.0.0.1:" + port + database.getPath());
    var pooler = new PgBouncer(folder, settings, url);
    pooler.launch();
    return pooler;
  }

  /** Starts it again where it was killed. */
  public void launch() throws IOException {
    Process started = command(settings, folder).start();
    process = started;
    Await.until("pgbouncer listens", START, () -> listens(url.getPort()) || !started.isAlive());
    if (!started.isAlive()) {
      throw new IllegalStateException(Files.readString(folder.resolve("log")));
    }
  }

  /** Ends it at once; connections break. */
  public void kill() {
    Process now = process;
    if (now != null) {
      now.destroyForcibly().onExit().join();
    }
  }

  /** It refuses to run as root, and becomes nobody then. */
  private static ProcessBuilder command(Path settings, Path folder) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "nobody"));
      Files.setPosixFilePermissions(
          folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    command.add(settings.toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile());
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  public URI url() {
    return url;
  }

  @Override
  public void close() {
    Process now = process;
    if (now != null) {
      now.destroy();
      now.onExit().completeOnTimeout(now, 10, TimeUnit.SECONDS).join();
      kill();
    }
  }
}
