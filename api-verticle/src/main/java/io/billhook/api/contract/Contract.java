package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The published contract as a running process sees it. */
public final class Contract {
  private final JsonNode document;
  private final Map<String, Operation> operations = new HashMap<>();

  /**
   * What one operation says.
   *
   * @param method in upper case
   * @param path as in {@code /v1/emails/{id}}
   */
  public record Operation(String id, String method, String path, JsonNode description) {}

  private Contract(JsonNode document) {
    this.document = document;
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          String id = method.getValue().path("operationId").asText();
                          var operation =
                              new Operation(
                                  id,
                                  method.getKey().toUpperCase(java.util.Locale.ROOT),
                                  path.getKey(),
                                  method.getValue());
                          if (operations.put(id, operation) != null) {
                            throw new IllegalStateException("Two operations are called " + id);
                          }
                        }));
  }

  /** The contract of this build. */
  public static Contract load() {
    try (var in = Contract.class.getResourceAsStream("/openapi.json")) {
      return new Contract(
          new ObjectMapper().readTree(Objects.requireNonNull(in, "/openapi.json is not built")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonNode document() {
    return document;
  }

  public Map<String, Operation> operations() {
    return Map.copyOf(operations);
  }

  /**
   * The operation of this name.
   *
   * @throws IllegalStateException where the contract has none: a mistake in a route
   */
  public Operation operation(String id) {
    Operation found = operations.get(id);
    if (found == null) {
      throw new IllegalStateException("The contract has no operation " + id);
    }
    return found;
  }
}
