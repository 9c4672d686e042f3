package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The published contract as a running process sees it. Any thread may use it. */
public final class Contract {
  private final JsonNode document;
  private final Map<String, Operation> operations = new HashMap<>();

  private Contract(JsonNode document) {
    this.document = document;
    References references = new References(document);
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        add(Operation.of(method.getKey(), path.getKey(), references.expand(method.getValue())));
      }
    }
  }

  private void add(Operation operation) {
    if (operations.put(operation.id(), operation) != null) {
      throw new IllegalStateException("Two operations are called " + operation.id());
    }
  }

  /** The contract of this build; read once in a process. */
  public static Contract load() {
    return OfThisBuild.CONTRACT;
  }

  private static final class OfThisBuild {
    static final Contract CONTRACT = read();
  }

  private static Contract read() {
    try (var in = Contract.class.getResourceAsStream("/openapi.json")) {
      return of(
          new ObjectMapper().readTree(Objects.requireNonNull(in, "/openapi.json is not built")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A contract of this document.
   *
   * @throws IllegalStateException where two operations have one name, or a reference leads nowhere
   */
  public static Contract of(JsonNode document) {
    return new Contract(document);
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
