package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What one operation says, ready to check requests.
 *
 * @param method in upper case
 * @param path as in {@code /v1/emails/{id}}
 * @param description as in the contract, without references
 * @param bodies by media type; none where a body means nothing
 * @param bodyRequired whether there must be one
 * @param moreQuery whether others may add parameters of their own to the address ({@code
 *     x-more-query})
 * @param mostBytes that its body may have; 0: as everywhere ({@code x-body})
 * @param mostTokens values and names that JSON in it may have; 0: as everywhere
 * @param decimals whether numbers in it are read exactly, rather than as doubles
 */
public record Operation(
    String id,
    String method,
    String path,
    JsonNode description,
    List<Parameter> parameters,
    Map<String, Schema> bodies,
    boolean bodyRequired,
    boolean moreQuery,
    int mostBytes,
    int mostTokens,
    boolean decimals) {

  /** Whether it takes this header. */
  public boolean takesHeader(String name) {
    return parameters.stream()
        .anyMatch(p -> p.in() == Parameter.Place.HEADER && p.name().equalsIgnoreCase(name));
  }

  static Operation of(String method, String path, JsonNode description) {
    JsonNode body = description.path("requestBody");
    Map<String, Schema> bodies = new LinkedHashMap<>();
    body.path("content")
        .properties()
        .forEach(type -> bodies.put(type.getKey(), Schema.of(type.getValue().path("schema"))));
    return new Operation(
        description.path("operationId").asText(),
        method.toUpperCase(Locale.ROOT),
        path,
        description,
        StreamSupport.stream(description.path("parameters").spliterator(), false)
            .map(Parameter::of)
            .toList(),
        Map.copyOf(bodies),
        body.path("required").asBoolean(),
        description.path("x-more-query").asBoolean(),
        description.at("/x-body/bytes").asInt(),
        description.at("/x-body/tokens").asInt(),
        description.at("/x-body/decimals").asBoolean());
  }
}
