package io.billhook.launcher;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** The smallest extension, written and compiled anew with what a test wants of it. */
final class Acme {
  private static final String SERVICES = "META-INF/services/";

  private final Map<String, String> files = new LinkedHashMap<>();
  private final String name;

  private Acme(String name) {
    this.name = name;
  }

  /** One of this name, without anything. */
  static Acme named(String name) {
    return new Acme(name).extension("Acme", "");
  }

  /** An Extension, with these members beside its name. */
  Acme extension(String type, String members) {
    files.put(
        type + ".java",
        """
        public final class %s implements io.billhook.extension.Extension {
          @Override public String name() { return "%s"; }
          %s
        }
        """
            .formatted(type, name, members));
    files.merge(
        SERVICES + "io.billhook.extension.Extension", type + "\n", (old, more) -> old + more);
    return this;
  }

  /** With a kind of job, on a queue. */
  Acme kind(String kind, String queue) {
    files.put(
        "Work.java",
        """
        public record Work() implements io.billhook.contract.JobArgs {
          public static final io.billhook.contract.JobKind<Work> KIND =
              io.billhook.contract.JobKind.of("%s", Work.class).onQueue("%s");
        }
        """
            .formatted(kind, queue));
    files.remove(SERVICES + "io.billhook.extension.Extension");
    return extension(
        "Acme",
        "@Override public java.util.List<io.billhook.contract.JobKind<?>> jobKinds()"
            + " { return java.util.List.of(Work.KIND); }");
  }

  /** With a file among its resources. */
  Acme file(String path, String text) {
    files.put(path, text);
    return this;
  }

  /** With an ApiExtension that has these scopes, each as text, and features. */
  Acme api(String scopes, String features) {
    files.put(
        "AcmeApi.java",
        """
        public final class AcmeApi implements io.billhook.api.http.ApiExtension {
          @Override public String extension() { return "%s"; }
          @Override public java.util.Set<String> scopes() { return java.util.Set.of(%s); }
          @Override public java.util.List<io.billhook.api.http.Feature> features(Parts parts) {
            return java.util.List.of(%s);
          }
          private static io.billhook.api.http.Feature bind(int read) { return routes -> {}; }
        }
        """
            .formatted(name, scopes, features));
    return file(SERVICES + "io.billhook.api.http.ApiExtension", "AcmeApi\n");
  }

  /** Compiles it into a folder, which is put on a class path. */
  Path in(Path folder) throws IOException {
    List<String> sources = new ArrayList<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
      if (file.getKey().endsWith(".java")) {
        sources.add(path.toString());
      }
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d",
              folder.toString(),
              "-proc:none",
              "-classpath",
              System.getProperty("java.class.path"));
      var units = manager.getJavaFileObjectsFromStrings(sources);
      if (!compiler.getTask(said, manager, null, options, null, units).call()) {
        throw new AssertionError(said.toString());
      }
    }
    return folder;
  }

  /** What starts Billhook with it. */
  static List<String> program(Path... folders) {
    StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
    for (Path folder : folders) {
      path.append(File.pathSeparator).append(folder);
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        path.toString(),
        "io.billhook.launcher.Billhook");
  }
}
