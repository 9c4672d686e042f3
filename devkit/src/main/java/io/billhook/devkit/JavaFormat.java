package io.billhook.devkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * google-java-format of the version that the build checks with, in a JVM of its own: it looks into
 * the compiler, which a JVM allows by its command line alone.
 */
public final class JavaFormat {
  private static final long LONGEST_SECONDS = 60;
  private static final List<String> LOOKED_INTO =
      List.of("api", "code", "file", "parser", "tree", "util");

  /** A file that is no Java: where, and why. */
  public static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    private UnreadableException(String said) {
      super(said);
    }
  }

  private JavaFormat() {}

  /** Formats the files where they are, imports included. */
  public static void format(List<Path> files) throws UnreadableException {
    if (files.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    for (String part : LOOKED_INTO) {
      command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + part + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("com.google.googlejavaformat.java.Main", "--replace"));
    files.forEach(file -> command.add(file.toString()));
    try {
      run(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while files were formatted", e);
    }
  }

  private static void run(List<String> command)
      throws IOException, InterruptedException, UnreadableException {
    Process format = new ProcessBuilder(command).redirectErrorStream(true).start();
    format.getOutputStream().close();
    try {
      // It says nothing unless something is wrong, and then no more than a pipe holds.
      if (!format.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "google-java-format has not ended in " + LONGEST_SECONDS + " s");
      }
      String said = new String(format.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (format.exitValue() != 0) {
        throw new UnreadableException(said.strip());
      }
    } finally {
      format.destroyForcibly();
    }
  }
}
