package io.billhook.deploy.file;

import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Plain YAML, dates left as text, with CloudFormation's tags as the functions that they are short
 * for: {@code !Ref x} is {@code {Ref: x}}, {@code !GetAtt a.b} is {@code {Fn::GetAtt: [a, b]}}.
 */
final class ShortForms extends SafeConstructor {
  private static final List<String> FUNCTIONS =
      List.of(
          "Ref",
          "Condition",
          "GetAtt",
          "Sub",
          "Join",
          "Select",
          "Split",
          "If",
          "Not",
          "And",
          "Or",
          "Equals",
          "FindInMap",
          "Base64",
          "Cidr",
          "GetAZs",
          "ImportValue");

  ShortForms(LoaderOptions options) {
    super(options);
    for (String function : FUNCTIONS) {
      yamlConstructors.put(new Tag("!" + function), new Function(function));
    }
    yamlConstructors.put(Tag.TIMESTAMP, yamlConstructors.get(Tag.STR));
  }

  private final class Function extends AbstractConstruct {
    private final String name;

    Function(String name) {
      this.name = name;
    }

    @Override
    public Object construct(Node node) {
      Object value =
          switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence -> constructSequence(sequence);
            case MappingNode mapping -> constructMapping(mapping);
            default -> throw new IllegalStateException("no such node: " + node);
          };
      if (name.equals("GetAtt") && value instanceof String path) {
        int dot = path.indexOf('.');
        value = dot < 0 ? List.of(path) : List.of(path.substring(0, dot), path.substring(dot + 1));
      }
      boolean bare = name.equals("Ref") || name.equals("Condition");
      return Map.of(bare ? name : "Fn::" + name, value);
    }
  }
}
