package io.billhook.devkit.faults.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What api, workers and simulators have printed.
 *
 * @param folder of the files
 */
public record Logs(Path folder) {
  private static final int MOST = 200;

  /** Lines in which one of the ids stands, each with its file's name; 200 at the most. */
  public List<String> of(List<String> ids) throws IOException {
    return lines("", line -> ids.stream().anyMatch(line::contains));
  }

  /** How many lines with this text the programs at a place have printed. */
  public long count(String place, String text) throws IOException {
    long count = 0;
    for (Path file : files(place)) {
      try (Stream<String> all = Files.lines(file, StandardCharsets.UTF_8)) {
        count += all.filter(line -> line.contains(text)).count();
      }
    }
    return count;
  }

  private List<String> lines(String place, Predicate<String> wanted) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files(place)) {
      try (Stream<String> all = Files.lines(file, StandardCharsets.UTF_8)) {
        all.filter(wanted)
            .limit(MOST - (long) found.size())
            .forEach(line -> found.add(file.getFileName() + ": " + line));
      }
    }
    return found;
  }

  private List<Path> files(String place) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(place + ".*-\\d+\\.log"))
          .sorted()
          .toList();
    }
  }
}
