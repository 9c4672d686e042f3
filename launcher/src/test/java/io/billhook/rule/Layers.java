package io.billhook.rule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may stand on whom: one table, lowest room first, none on a room of a later line. It is read
 * by {@link LayerRules}, which also breaks each of its lines.
 *
 * <p>A room is a package; with {@code ..} it includes those below. {@code x.*} is a row of rooms,
 * each child of {@code x} with all below it one, and none stands on another. Of several lines that
 * match a package the most exact one counts. {@code [section]} on the right are all rooms of that
 * section.
 */
public final class Layers {
  private static final String TABLE =
      """
      [common]
      published                        |
      contract..                       | published
      text                             | published
      config                           | published
      phone                            | config
      extension                        | contract.. config published
      problem                          | published
      migrations                       |
      telemetry                        |
      crypto                           | published config
      postgres                         | published config
      reseal                           | crypto postgres
      broker..                         | config telemetry
      job                              | published contract.. postgres
      process                          | job postgres
      control                          | job postgres
      provider                         | published job postgres
      stripe                           | config provider
      outbox                           | extension published broker.. contract.. job postgres process telemetry
      twilio                           |
      messaging.credential             | crypto postgres
      messaging.suppression            | postgres
      messaging.template               | published postgres text
      messaging.text                   |
      messaging                        | published contract.. crypto messaging.text outbox phone postgres text
      messaging.pace                   | messaging postgres provider
      messaging.product                | extension published config messaging.template messaging.text postgres
      event                            | published postgres
      mirror                           | postgres provider stripe
      entitlement                      | published mirror postgres problem
      node                             | extension broker.. config contract.. outbox postgres process telemetry

      [web]
      api.contract                     | extension problem text
      api.http.access                  | extension problem published
      api.http.input                   | published api.contract problem text
      api.http.trace                   | config
      api.limit                        | api.contract config crypto postgres problem
      api.http                         | api.contract api.http.access api.http.input api.http.trace \
                                         api.limit [common]
      api.http.page                    | published api.http config crypto
      api.audit                        | published api.http api.http.access api.http.input api.http.trace \
                                         postgres text

      [intake]
      api.intake                       | [common]
      api.intake.http                  | [common] api.intake [web]
      api.intake.*                     | [common] [web] api.intake api.intake.http

      [auth]
      api.auth.token                   | [common] [web]
      api.auth.session                 | [common] [web] api.auth.token
      api.auth.password                | [common] [web] api.auth.token api.auth.session
      api.auth.reauthentication        | [common] [web] api.auth.password
      api.auth.factor                  | [common] [web] api.auth.token api.auth.session \
                                         api.auth.password api.auth.reauthentication
      api.auth.account                 | [common] [web] api.auth.token api.auth.session \
                                         api.auth.password api.auth.reauthentication
      api.auth.email                   | [common] [web] api.auth.session api.auth.password \
                                         api.auth.reauthentication api.auth.factor \
                                         api.auth.account
      api.auth.oauth                   | [common] [web]
      api.auth.external                | [common] [web] api.auth.token api.auth.session \
                                         api.auth.reauthentication api.auth.account \
                                         api.auth.factor api.auth.oauth
      api.auth.key                     | [common] [web] api.auth.token api.auth.session \
                                         api.auth.reauthentication

      [ops]
      api.ops.access                   | [common] [web]
      api.ops.audit                    | [common] [web] api.ops.access
      api.ops.job                      | [common] [web] api.ops.access api.ops.audit
      api.ops.queue                    | [common] [web] api.ops.access
      api.ops.intake                   | [common] [web] api.ops.access
      api.ops.message                  | [common] [web] api.ops.access
      api.ops.billing                  | [common] [web] api.ops.access

      [features of the api]
      api.auth                         | [common] [web] [auth]
      api.ops                          | [common] [web] [ops]
      api.management                   | [common] [web]
      api.messaging.*                  | [common] [web]
      api.*                            | [common] [web]

      [api]
      api                              | [common] [web] [intake] [features of the api]

      [engine]
      worker.engine.claim              | [common]
      worker.engine.execute            | [common] worker.engine.claim
      worker.engine                    | [common] worker.engine.claim worker.engine.execute

      [features of the worker]
      worker.messaging.*               | [common]
      worker.*                         | [common]

      [worker]
      worker                           | [common] [engine] [features of the worker]

      [simulators]
      devkit.simulator.provider.control  |
      devkit.simulator.provider.callback | devkit.simulator.provider.control
      devkit.simulator.provider          | devkit.simulator.provider.control
      devkit.simulator.inbox             | devkit.simulator.provider.control
      devkit.simulator.stripe.state      | devkit.simulator.provider \
                                           devkit.simulator.provider.control \
                                           devkit.simulator.provider.callback
      devkit.simulator.stripe.object     | devkit.simulator.provider devkit.simulator.stripe.state
      devkit.simulator.stripe.meter      | devkit.simulator.provider devkit.simulator.stripe.state \
                                           devkit.simulator.stripe.object
      devkit.simulator.stripe.offer      | devkit.simulator.provider devkit.simulator.stripe.state \
                                           devkit.simulator.stripe.object
      devkit.simulator.stripe.http       | devkit.simulator.provider \
                                           devkit.simulator.provider.control \
                                           devkit.simulator.stripe.state \
                                           devkit.simulator.stripe.object \
                                           devkit.simulator.stripe.meter \
                                           devkit.simulator.stripe.offer
      devkit.simulator.stripe.control    | devkit.simulator.provider \
                                           devkit.simulator.provider.control \
                                           devkit.simulator.provider.callback \
                                           devkit.simulator.stripe.state \
                                           devkit.simulator.stripe.object \
                                           devkit.simulator.stripe.offer
      devkit.simulator.stripe.clock      | devkit.simulator.provider.control \
                                           devkit.simulator.stripe.state \
                                           devkit.simulator.stripe.object
      devkit.simulator.stripe            | devkit.simulator.provider \
                                           devkit.simulator.provider.control \
                                           devkit.simulator.provider.callback \
                                           devkit.simulator.stripe.state \
                                           devkit.simulator.stripe.offer \
                                           devkit.simulator.stripe.clock \
                                           devkit.simulator.stripe.http \
                                           devkit.simulator.stripe.control
      devkit.simulator.*                 | crypto devkit.simulator.provider \
                                           devkit.simulator.provider.control \
                                           devkit.simulator.provider.callback devkit.simulator.inbox

      [devkit]
      devkit.simulator                 | [simulators]
      devkit.hostile                   | devkit.simulator.provider.callback
      devkit.job                       | [common]
      devkit.web                       |
      devkit                           | [common]

      [laboratory]
      devkit.faults.installation       | [common] devkit
      devkit.faults.load               | devkit devkit.hostile devkit.faults.installation \
                                         devkit.simulator.provider.callback
      devkit.faults.check              | devkit.faults.installation devkit.faults.load
      devkit.faults                    | devkit devkit.faults.installation devkit.faults.load \
                                         devkit.faults.check
      devkit.faults.experiment.*       | devkit devkit.faults devkit.faults.installation \
                                         devkit.faults.load
      devkit.faults.experiment         | devkit.faults devkit.faults.experiment.*
      devkit.image                     | devkit devkit.simulator devkit.simulator.provider.callback \
                                         devkit.faults.installation devkit.faults.load

      [launcher]
      launcher.log                     |
      launcher.doctor                  | config crypto [features of the api]
      launcher                         | [common] [web] [intake] [auth] [features of the api] [api] \
                                         [worker] launcher.log launcher.doctor
      launcher.init                    | crypto launcher
      launcher.ops                     | config launcher text
      launcher.scaffold                | [devkit] extension launcher
      launcher.dev                     | [common] [web] [auth] [simulators] [devkit] launcher \
                                         launcher.scaffold

      [bench]
      bench.report                     |
      bench.server                     | [common] [devkit] launcher bench.report
      bench.http                       | [common] launcher bench.report bench.server
      bench.intake                     | bench.report bench.server bench.http
      bench.api                        | [common] bench.report bench.server bench.http
      bench.hostile                    | devkit.hostile bench.report bench.server bench.http
      bench.faults                     | [laboratory] launcher bench.report
      bench.jobs                       | [common] [engine] bench.report bench.server
      bench.processes.fleet            | config [devkit] devkit.faults.installation bench.server
      bench.processes.growth           | [common] [devkit] devkit.faults.installation bench.report \
                                         bench.server bench.http bench.intake bench.jobs \
                                         bench.processes.fleet
      bench.processes.check            | [devkit] devkit.faults.installation bench.report \
                                         bench.processes.fleet
      bench.processes                  | devkit.faults.installation bench.report bench.server \
                                         bench.processes.fleet bench.processes.growth \
                                         bench.processes.check
      bench.messaging                  | devkit.faults.installation bench.report bench.server \
                                         bench.http bench.intake bench.processes.fleet
      bench.usage                      | devkit.faults.installation bench.report bench.server \
                                         bench.processes.fleet
      bench                            | bench.report bench.intake bench.api bench.jobs bench.hostile \
                                         bench.faults bench.processes bench.messaging bench.usage
      """;

  /**
   * A line of the table.
   *
   * @param standsOn names of earlier rooms
   */
  record Room(String name, Set<String> standsOn) {

    /** Whether it is a row of rooms that are apart from each other. */
    boolean isRow() {
      return name.endsWith(".*");
    }

    /** How exactly it names a package; a higher number is more exact, and below 0 is no match. */
    int match(String place) {
      if (isRow()) {
        String prefix = name.substring(0, name.length() - 1);
        return place.startsWith(prefix) ? 3 * prefix.length() : -1;
      }
      if (name.endsWith("..")) {
        String top = name.substring(0, name.length() - 2);
        return (place + ".").startsWith(top + ".") ? 3 * top.length() + 1 : -1;
      }
      return place.equals(name) ? 3 * name.length() + 2 : -1;
    }

    /** The room of a place: itself, or the child of the row. */
    String roomOf(String place) {
      if (!isRow()) {
        return name;
      }
      int end = place.indexOf('.', name.length() - 1);
      return end < 0 ? place : place.substring(0, end);
    }
  }

  private final List<Room> rooms;

  private Layers(List<Room> rooms) {
    this.rooms = List.copyOf(rooms);
  }

  static Layers ofTheCode() {
    return parse(TABLE);
  }

  /**
   * Reads a table.
   *
   * @throws IllegalArgumentException where a line names a room or section that no earlier line has
   */
  static Layers parse(String table) {
    Map<String, Room> rooms = new LinkedHashMap<>();
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> section = new ArrayList<>();
    for (String line : table.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      if (line.startsWith("[")) {
        section = new ArrayList<>();
        sections.put(line, section);
        continue;
      }
      int bar = line.indexOf('|');
      String name = line.substring(0, bar).strip();
      Set<String> standsOn = new LinkedHashSet<>();
      for (String word : words(line.substring(bar + 1))) {
        List<String> meant = word.startsWith("[") ? sections.get(word) : List.of(word);
        if (meant == null || !rooms.keySet().containsAll(meant)) {
          throw new IllegalArgumentException(name + " stands on a later line: " + word);
        }
        standsOn.addAll(meant);
      }
      if (rooms.put(name, new Room(name, standsOn)) != null) {
        throw new IllegalArgumentException("Two lines are of " + name);
      }
      section.add(name);
    }
    return new Layers(List.copyOf(rooms.values()));
  }

  /** Sections have spaces in their names. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String part : text.strip().split("(?<=])\\s+|\\s+(?=\\[)", -1)) {
      if (part.startsWith("[")) {
        words.add(part);
      } else {
        Stream.of(part.split("\\s+", -1)).filter(w -> !w.isEmpty()).forEach(words::add);
      }
    }
    return words;
  }

  List<Room> rooms() {
    return rooms;
  }

  /**
   * The line of a package.
   *
   * @param place its name below the root
   */
  Optional<Room> of(String place) {
    return rooms.stream()
        .filter(room -> room.match(place) >= 0)
        .max(Comparator.comparingInt(room -> room.match(place)));
  }

  /** Whether what lies in one package may use what lies in the other. */
  boolean allows(String from, String to) {
    Optional<Room> user = of(from);
    Optional<Room> used = of(to);
    if (user.isEmpty() || used.isEmpty()) {
      return false;
    }
    return user.get().standsOn().contains(used.get().name())
        || user.get().roomOf(from).equals(used.get().roomOf(to));
  }
}
