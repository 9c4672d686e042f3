package io.billhook.deploy.file;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with the files of one repository. Paths in it are relative to {@code root}. */
public final class Findings {
  /**
   * One thing that is wrong.
   *
   * @param file relative to the repository
   * @param place where in it, as {@code services[0].envVars}; empty where the whole file is meant
   * @param problem one sentence: what is wrong, and what is to be done
   */
  public record Finding(String file, String place, String problem) {
    @Override
    public String toString() {
      return file + ": " + (place.isEmpty() ? "" : place + ": ") + problem;
    }
  }

  private final Path root;
  private final Set<Finding> all = new LinkedHashSet<>();

  public Findings(Path root) {
    this.root = root;
  }

  public void add(Path file, String place, String problem) {
    all.add(
        new Finding(
            file.isAbsolute() ? root.relativize(file).toString() : file.toString(),
            place,
            problem));
  }

  public List<Finding> all() {
    return List.copyOf(all);
  }
}
