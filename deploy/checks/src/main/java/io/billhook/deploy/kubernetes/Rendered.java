package io.billhook.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.deploy.file.Place;
import java.nio.file.Path;

/** An object that Helm has made of a template; its place begins with kind and name. */
record Rendered(Path template, Place place) {
  static Rendered of(Path template, JsonNode object) {
    return new Rendered(
        template,
        new Place(
            object.path("kind").asText("an object without kind")
                + "/"
                + object.path("metadata").path("name").asText("without name"),
            object));
  }

  String path() {
    return place.path();
  }

  JsonNode node() {
    return place.node();
  }
}
