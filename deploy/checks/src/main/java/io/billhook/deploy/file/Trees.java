package io.billhook.deploy.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Files as trees. A key that stands twice is an error, as platforms take one of the two in silence.
 */
public final class Trees {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
  private static final ObjectMapper TOML = TomlMapper.builder().build();

  private Trees() {}

  /**
   * Reads a file by its suffix; of several YAML documents it makes a list. Empty where it cannot be
   * read.
   */
  public static Optional<JsonNode> read(Path file, Findings findings) {
    try {
      String text = Files.readString(file);
      String name = file.getFileName().toString();
      if (name.endsWith(".json")) {
        return Optional.of(JSON.readTree(text));
      } else if (name.endsWith(".toml")) {
        return Optional.of(TOML.readTree(text));
      }
      List<JsonNode> documents = yaml(text);
      return Optional.of(
          documents.size() == 1 ? documents.getFirst() : JSON.valueToTree(documents));
    } catch (JsonProcessingException e) {
      findings.add(file, where(e), "cannot be read: " + e.getOriginalMessage());
    } catch (YAMLException e) {
      findings.add(file, "", "cannot be read: " + e.getMessage());
    } catch (IOException e) {
      findings.add(file, "", "cannot be read: " + e);
    }
    return Optional.empty();
  }

  /** The documents of a YAML text that are not empty; of CloudFormation's tags their long forms. */
  public static List<JsonNode> yaml(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(200);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml(new ShortForms(options)).loadAll(text)) {
      if (document != null) {
        documents.add(JSON.valueToTree(document));
      }
    }
    return documents;
  }

  public static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr();
  }
}
