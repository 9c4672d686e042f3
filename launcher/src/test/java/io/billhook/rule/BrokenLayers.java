package io.billhook.rule;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/**
 * For each line of {@link Layers} a class in its room that uses one of a room that it may not stand
 * on: of the highest there is, or for a row of rooms of its neighbour. Written and compiled anew,
 * so that a new line has its own at once.
 */
public final class BrokenLayers {
  public static final String ROOT = "io.billhook.broken";
  private static final String NOWHERE = "nowhere";

  private BrokenLayers() {}

  /** Compiles them below this folder. */
  public static JavaClasses in(Path folder) throws IOException {
    Map<String, List<String>> uses = new LinkedHashMap<>();
    Layers layers = Layers.ofTheCode();
    for (Layers.Room room : layers.rooms()) {
      String place = place(room, "one");
      String forbidden = forbidden(layers, room, place);
      uses.computeIfAbsent(place, _ -> new ArrayList<>()).add(forbidden);
      uses.putIfAbsent(forbidden, new ArrayList<>());
    }
    uses.put(NOWHERE, new ArrayList<>());
    List<String> files = new ArrayList<>();
    for (Map.Entry<String, List<String>> room : uses.entrySet()) {
      files.add(write(folder, room.getKey(), room.getValue()).toString());
    }
    compile(folder, files);
    return new ClassFileImporter().importPath(folder);
  }

  private static String forbidden(Layers layers, Layers.Room room, String place) {
    if (room.isRow()) {
      return place(room, "two");
    }
    return layers.rooms().reversed().stream()
        .map(other -> place(other, "one"))
        .filter(other -> !layers.allows(place, other))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(room.name() + " may stand on everything"));
  }

  private static String place(Layers.Room room, String child) {
    String name = room.name();
    return name.endsWith("..")
        ? name.substring(0, name.length() - 2)
        : name.replace(".*", "." + child);
  }

  private static Path write(Path folder, String place, List<String> used) throws IOException {
    StringBuilder source =
        new StringBuilder("package " + ROOT + "." + place + "; public class Thing {");
    for (int i = 0; i < used.size(); i++) {
      source.append(" " + ROOT + "." + used.get(i) + ".Thing field" + i + ";");
    }
    Path file = folder.resolve((ROOT + "." + place).replace('.', '/')).resolve("Thing.java");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, source + " }");
  }

  private static void compile(Path folder, List<String> files) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      StringWriter said = new StringWriter();
      var units = manager.getJavaFileObjectsFromStrings(files);
      List<String> options = List.of("-d", folder.toString(), "-proc:none");
      if (!compiler.getTask(said, manager, null, options, null, units).call()) {
        throw new IllegalStateException(said.toString());
      }
    }
  }
}
