package io.billhook.devkit.faults.installation;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How an installation is made. Experiments with equal ones share it.
 *
 * @param pooler whether api and workers reach PostgreSQL through PgBouncer
 * @param brokers nodes of RabbitMQ, of one cluster where there are several
 * @param postgres settings of the server
 * @param variables settings of api and workers
 * @param options of each place's JVM
 */
public record Setup(
    boolean pooler,
    int brokers,
    Map<String, String> postgres,
    Map<String, String> variables,
    Map<Place, List<String>> options) {
  /**
   * Connections for twice those of an api and two workers, as doctor wants: what replaces dead ones
   * comes before the server has noticed.
   */
  private static final Map<String, String> POSTGRES = Map.of("max_connections", "200");

  public static final Setup USUAL = new Setup(false, 1, POSTGRES, Map.of(), Map.of());

  public Setup {
    postgres = Map.copyOf(postgres);
    variables = Map.copyOf(variables);
    options = Map.copyOf(options);
  }

  public Setup withPooler() {
    return new Setup(true, brokers, postgres, variables, options);
  }

  public Setup withBrokers(int nodes) {
    return new Setup(pooler, nodes, postgres, variables, options);
  }

  public Setup withPostgres(String name, String value) {
    return new Setup(pooler, brokers, with(postgres, name, value), variables, options);
  }

  public Setup with(String variable, String value) {
    return new Setup(pooler, brokers, postgres, with(variables, variable, value), options);
  }

  public Setup withOptions(Place place, String... more) {
    Map<Place, List<String>> all = new EnumMap<>(Place.class);
    all.putAll(options);
    all.put(place, List.of(more));
    return new Setup(pooler, brokers, postgres, variables, all);
  }

  private static Map<String, String> with(Map<String, String> all, String name, String value) {
    Map<String, String> more = new HashMap<>(all);
    more.put(name, value);
    return more;
  }
}
