package io.billhook.deploy.file;

import com.fasterxml.jackson.databind.JsonNode;

/** A node of a tree and where it is, as {@code services[0].plan}. */
public record Place(String path, JsonNode node) {
  public Place member(String name) {
    String shown = name.matches("[\\w$-]+") ? name : "'" + name + "'";
    return new Place(path.isEmpty() ? shown : path + "." + shown, node.path(name));
  }

  public Place element(int index) {
    return new Place(path + "[" + index + "]", node.path(index));
  }
}
