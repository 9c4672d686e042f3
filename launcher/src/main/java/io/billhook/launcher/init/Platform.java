package io.billhook.launcher.init;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where an installation may run, and what is known of it beforehand. The numbers are read from the
 * providers' pages, which the pages under docs/deploy name; how many proxies there are {@code
 * billhook doctor --public} measures.
 */
enum Platform {
  COMPOSE("docker compose", "operations", 0, false, 30, 12, Database.OWN),
  RAILWAY("Railway", "deploy/railway", 2, true, 25, 12, Database.GIVEN),
  RENDER("Render", "deploy/render", 2, true, 25, 12, Database.GIVEN),
  FLY("Fly.io", "deploy/fly", 2, true, 25, 6, Database.GIVEN),
  AWS("AWS", "deploy/aws", 1, true, 30, 12, Database.GIVEN_WITH_CA),
  KUBERNETES("Kubernetes", "deploy/kubernetes", 1, true, 30, 8, Database.GIVEN),
  CLOUDRUN("Cloud Run", "deploy/cloud-run", 1, false, 8, 8, Database.GIVEN_WITH_CA);

  /** Whose the database is. */
  enum Database {
    /** One that is started beside the processes, with passwords that are made here. */
    OWN,
    /** The provider's, whose address only the user knows. */
    GIVEN,
    /** The same, with certificates of an authority that no Java trusts by itself. */
    GIVEN_WITH_CA
  }

  final String title;

  /** How many of them before the processes add an entry to X-Forwarded-For each. */
  final int proxies;

  /** Whether the port is a setting there; else it is fixed elsewhere. */
  final boolean portIsAsked;

  final Database database;

  /** Less than the time after which the platform kills a process. */
  final int stopSeconds;

  /**
   * One api and one worker, on Fly.io two apis, doubled in a roll-out, stay below the 97 that a
   * server with max_connections of 100 has for them. AWS, Kubernetes and Cloud Run run more, and
   * their pages say what the server needs.
   */
  final int poolSize;

  private final String page;

  Platform(
      String title,
      String page,
      int proxies,
      boolean portIsAsked,
      int stopSeconds,
      int poolSize,
      Database database) {
    this.title = title;
    this.page = page;
    this.proxies = proxies;
    this.portIsAsked = portIsAsked;
    this.stopSeconds = stopSeconds;
    this.poolSize = poolSize;
    this.database = database;
  }

  /** As the command line has it. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where the documents tell of it. */
  String page() {
    return "docs/" + page + ".md";
  }

  static Optional<Platform> named(String id) {
    return Arrays.stream(values()).filter(platform -> platform.id().equals(id)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(Platform::id).collect(Collectors.joining(", "));
  }
}
