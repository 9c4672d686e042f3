package io.billhook.deploy.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way into a tree: {@code a.b}, {@code []} for every element, {@code [name=api]} for the elements
 * whose member {@code name} is {@code api}, {@code *} for every member; a name with dots in single
 * quotes.
 */
public record Selector(String text) {
  private static final Pattern STEP =
      Pattern.compile("\\.?(?:'([^']+)'|\\[(?:(\\w+)=([^\\]]*))?\\]|([^.\\[\\]']+))");

  /** What is there; empty where nothing is. */
  public List<Place> in(JsonNode tree) {
    List<Place> places = List.of(new Place("", tree));
    Matcher step = STEP.matcher(text);
    int end = 0;
    while (step.find() && step.start() == end) {
      end = step.end();
      List<Place> next = new ArrayList<>();
      for (Place place : places) {
        take(step, place, next);
      }
      places = next;
    }
    if (end != text.length()) {
      throw new IllegalArgumentException("no selector: " + text);
    }
    return places;
  }

  private static void take(Matcher step, Place place, List<Place> next) {
    String name = step.group(1) != null ? step.group(1) : step.group(4);
    if (name == null) {
      for (int i = 0; place.node().isArray() && i < place.node().size(); i++) {
        Place element = place.element(i);
        String key = step.group(2);
        if (key == null || element.node().path(key).asText().equals(step.group(3))) {
          next.add(element);
        }
      }
    } else if (name.equals("*") && step.group(1) == null) {
      place.node().fieldNames().forEachRemaining(each -> next.add(place.member(each)));
    } else if (place.node().has(name)) {
      next.add(place.member(name));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
