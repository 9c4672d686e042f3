package io.billhook.deploy.kubernetes;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.Nearest;
import io.billhook.deploy.file.Place;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Objects held against Kubernetes' own model: a key that it does not know, which the model's
 * classes keep beside their fields and an API server refuses, is an error, and so is a value of
 * another type.
 */
final class StrictModel {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private final Path file;
  private final Findings findings;

  StrictModel(Path file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  void check(Place object, Class<?> model) {
    int before = findings.all().size();
    keys(object, MAPPER.constructType(model));
    if (findings.all().size() > before) {
      return; // what follows would tell of the same
    }
    try {
      MAPPER.treeToValue(object.node(), model);
    } catch (JsonMappingException e) {
      StringBuilder path = new StringBuilder(object.path());
      e.getPath()
          .forEach(
              step ->
                  path.append(
                      step.getFieldName() == null
                          ? "[" + step.getIndex() + "]"
                          : "." + step.getFieldName()));
      findings.add(
          file,
          path.toString(),
          "is of another type than Kubernetes takes: " + e.getOriginalMessage());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      findings.add(file, object.path(), "cannot be read: " + e.getOriginalMessage());
    }
  }

  private void keys(Place place, JavaType type) {
    if (place.node().isArray() && type.isCollectionLikeType()) {
      for (int i = 0; i < place.node().size(); i++) {
        keys(place.element(i), type.getContentType());
      }
    } else if (place.node().isObject() && type.isMapLikeType()) {
      place
          .node()
          .fieldNames()
          .forEachRemaining(name -> keys(place.member(name), type.getContentType()));
    } else if (place.node().isObject() && type.getRawClass().getName().startsWith("io.fabric8.")) {
      Map<String, JavaType> known = members(type);
      for (Map.Entry<String, JsonNode> each : place.node().properties()) {
        Place member = place.member(each.getKey());
        JavaType next = known.get(each.getKey());
        if (next == null) {
          findings.add(
              file,
              member.path(),
              "is no key that Kubernetes knows in "
                  + type.getRawClass().getSimpleName()
                  + ": "
                  + Nearest.hint(each.getKey(), known.keySet()));
        } else {
          keys(member, next);
        }
      }
    }
  }

  private static Map<String, JavaType> members(JavaType type) {
    BeanDescription bean = MAPPER.getDeserializationConfig().introspect(type);
    Map<String, JavaType> members = new LinkedHashMap<>();
    for (BeanPropertyDefinition each : bean.findProperties()) {
      if (each.couldDeserialize()) {
        members.put(each.getName(), each.getPrimaryType());
      }
    }
    return members;
  }
}
