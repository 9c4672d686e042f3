package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.extension.Extensions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The published contract as a running process sees it. Any thread may use it. */
public final class Contract {
  private static volatile @Nullable Contract loaded;

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

  /**
   * The contract of this build, with what the extensions of the process add; read once in a
   * process.
   *
   * @throws io.billhook.extension.UnusableExtension where that of an extension cannot be added
   */
  public static Contract load() {
    Contract found = loaded;
    return found == null ? loadOnce() : found;
  }

  private static synchronized Contract loadOnce() {
    Contract found = loaded;
    if (found == null) {
      found = read();
      loaded = found;
    }
    return found;
  }

  private static Contract read() {
    try (var in = Contract.class.getResourceAsStream("/openapi.json")) {
      JsonNode own =
          new ObjectMapper().readTree(Objects.requireNonNull(in, "/openapi.json is not built"));
      Fragments.add((ObjectNode) own, Extensions.installed().names());
      return of(own);
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

  /** The extension that an operation comes from; empty where it is Billhook's own. */
  public static String extensionOf(Operation operation) {
    return operation.description().path(Fragments.EXTENSION).asText();
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
