package io.billhook.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.job.JobCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Args as each version of a kind has written them: {@code <folder>/<kind>/v1.json}, {@code v2.json}
 * … Jobs of every version may still wait somewhere, so the record of today must read them all.
 *
 * @param folder may be missing, which is as if it were empty
 */
record GoldenFiles(Path folder) {
  static final String COMMAND =
      "mvn test -pl common -am -Dtest=GoldenArgsTest -Dgolden.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The kinds that have files. */
  List<String> kinds() throws IOException {
    return names(folder);
  }

  /** The files of a kind, oldest first. */
  List<Path> of(JobKind<?> kind) throws IOException {
    Path files = folder.resolve(kind.name());
    return names(files).stream()
        .sorted(Comparator.comparingInt(GoldenFiles::version))
        .map(files::resolve)
        .toList();
  }

  /** What is wrong with a kind that has files: nothing where it has none yet. */
  List<String> complaints(JobKind<?> kind) throws IOException {
    List<String> complaints = new ArrayList<>();
    List<Path> files = of(kind);
    for (Path file : files) {
      check(kind, file, file.equals(files.getLast()), complaints);
    }
    return complaints;
  }

  /** What of these files the record of today does not read. */
  List<String> unread(JobKind<?> kind) throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path file : of(kind)) {
      check(kind, file, false, complaints);
    }
    return complaints;
  }

  private void check(JobKind<?> kind, Path file, boolean newest, List<String> complaints)
      throws IOException {
    String name = kind.name() + "/" + file.getFileName();
    JsonNode golden = JSON.readTree(Files.readString(file));
    JsonNode again;
    try {
      again = JSON.readTree(JobCodec.encode(JobCodec.decode(kind, golden.toString())));
    } catch (JobCodec.UnreadableArgsException e) {
      complaints.add(
          "%s cannot be read by %s any more (%s). %s"
              .formatted(name, kind.args().getSimpleName(), e.getMessage(), ADD_ONLY));
      return;
    }
    for (String member : lost(golden, again, "")) {
      complaints.add(
          "%s has %s, which %s has lost or reads otherwise. %s"
              .formatted(name, member, kind.args().getSimpleName(), ADD_ONLY));
    }
    for (String member : newest ? lost(again, golden, "") : List.<String>of()) {
      complaints.add(
          "%s has %s, which the newest golden file %s lacks. Write the next one, and leave the old ones: %s"
              .formatted(kind.args().getSimpleName(), member, name, COMMAND));
    }
  }

  private static final String ADD_ONLY =
      "Jobs of that version may still wait: members are added, never removed, renamed or given"
          + " another type. Bring it back, or make a new kind.";

  /** The members of one that the other lacks or has with another value. */
  private static List<String> lost(JsonNode of, JsonNode in, String path) {
    List<String> lost = new ArrayList<>();
    of.properties()
        .forEach(
            member -> {
              String name = path + member.getKey();
              JsonNode other = in.path(member.getKey());
              if (member.getValue().isObject() && other.isObject()) {
                lost.addAll(lost(member.getValue(), other, name + "."));
              } else if (!member.getValue().equals(other)) {
                lost.add("\"" + name + "\"");
              }
            });
    return lost;
  }

  /** Writes the next file of a kind whose record has members that its newest file lacks. */
  void write(JobKind<?> kind) throws IOException {
    List<Path> files = of(kind);
    var sample = (ObjectNode) JSON.readTree(JobCodec.encode(SampleArgs.of(kind.args())));
    if (!files.isEmpty()) {
      JsonNode newest = JSON.readTree(Files.readString(files.getLast()));
      if (names(sample).equals(names(newest))) {
        return;
      }
    }
    int next = files.isEmpty() ? 1 : version(files.getLast().getFileName().toString()) + 1;
    Path file = folder.resolve(kind.name()).resolve("v" + next + ".json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sample) + "\n");
  }

  /** Kinds without any file. */
  List<String> missing(Collection<JobKind<?>> kinds) throws IOException {
    List<String> here = kinds();
    return kinds.stream().map(JobKind::name).filter(name -> !here.contains(name)).toList();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object
        .properties()
        .forEach(
            member -> {
              names.add(member.getKey());
              if (member.getValue().isObject()) {
                names.addAll(names(member.getValue()));
              }
            });
    return names.stream().sorted().toList();
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static int version(String file) {
    return Integer.parseInt(file.replaceAll("^v(\\d+)\\.json$", "$1"));
  }
}
