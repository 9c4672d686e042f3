package io.billhook.messaging.template;

import io.billhook.messaging.template.Node.Block;
import io.billhook.messaging.template.Node.BlockKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a tree of a source, and notes which values it uses. */
final class Parser {
  private static final int DEEPEST = 50;
  private static final Pattern NAMED =
      Pattern.compile(
          "(.*\\S)\\s+as\\s+\\|\\s*([^|\\s]+)(?:\\s+([^|\\s]+))?\\s*\\|", Pattern.DOTALL);

  /**
   * @param variables names at the top of the values, in the order of their first use
   */
  record Parsed(List<Node> nodes, Set<String> variables, int tags) {}

  /** A block that is not closed yet. */
  private static final class Open {
    final BlockKind kind;
    final Expression of;
    final List<String> names;
    final String closedBy;
    final int at;
    final boolean isChained;
    final List<Node> body = new ArrayList<>();
    @Nullable List<Node> otherwise;

    Open(
        BlockKind kind,
        Expression of,
        List<String> names,
        String closedBy,
        int at,
        boolean isChained) {
      this.kind = kind;
      this.of = of;
      this.names = names;
      this.closedBy = closedBy;
      this.at = at;
      this.isChained = isChained;
    }

    Block close() {
      return new Block(
          kind,
          of,
          names,
          List.copyOf(body),
          otherwise == null ? List.of() : List.copyOf(otherwise),
          otherwise != null);
    }
  }

  private final Source source;
  private final List<Node> top = new ArrayList<>();
  private final Deque<Open> opened = new ArrayDeque<>();
  private final Set<String> variables = new LinkedHashSet<>();

  private Parser(Source source) {
    this.source = source;
  }

  /**
   * @throws InvalidTemplate where it is none
   */
  static Parsed parse(Source source) {
    var parser = new Parser(source);
    int tags = 0;
    for (Piece piece : Pieces.of(source)) {
      switch (piece) {
        case Piece.Text text -> parser.add(new Node.Text(text.text()));
        case Piece.Tag tag -> {
          tags++;
          parser.take(tag);
        }
      }
    }
    if (!parser.opened.isEmpty()) {
      Open open = parser.opened.getLast(); // the outermost
      throw source.wrong(
          open.at, "has a block without an end: {{/" + open.closedBy + "}} is missing");
    }
    return new Parsed(List.copyOf(parser.top), parser.variables, tags);
  }

  private void add(Node node) {
    Open open = opened.peek();
    if (open == null) {
      top.add(node);
    } else {
      (open.otherwise == null ? open.body : open.otherwise).add(node);
    }
  }

  private void take(Piece.Tag tag) {
    switch (tag.kind()) {
      case COMMENT -> {}
      case VALUE -> add(new Node.Value(expressions(tag).value(tag.content())));
      case OPEN -> open(tag, tag.content(), tag.content(), false);
      case INVERTED ->
          push(
              new Open(
                  BlockKind.UNLESS,
                  expressions(tag).path(tag.content()),
                  List.of(),
                  tag.content(),
                  tag.at(),
                  false));
      case ELSE -> otherwise(tag);
      case CLOSE -> close(tag);
    }
  }

  private void otherwise(Piece.Tag tag) {
    Open open = opened.peek();
    if (open == null || open.otherwise != null) {
      throw source.wrong(tag.at(), "has an else that belongs to no block");
    }
    open.otherwise = new ArrayList<>();
    if (tag.content().startsWith("else ")) {
      open(tag, tag.content().substring(5).strip(), "", true);
    }
  }

  private void open(Piece.Tag tag, String content, String closing, boolean isChained) {
    List<String> names = List.of();
    String of = content;
    Matcher named = NAMED.matcher(content);
    if (named.matches()) {
      of = named.group(1);
      names =
          named.group(3) == null
              ? List.of(named.group(2))
              : List.of(named.group(2), named.group(3));
    }
    String word = of.split("\\s", 2)[0];
    BlockKind kind =
        switch (word) {
          case "if" -> BlockKind.IF;
          case "unless" -> BlockKind.UNLESS;
          case "each" -> BlockKind.EACH;
          case "with" -> BlockKind.WITH;
          default -> BlockKind.SECTION;
        };
    Expressions expressions = expressions(tag);
    Expression value =
        kind == BlockKind.SECTION
            ? expressions.path(of)
            : expressions.argument(word, of.substring(word.length()));
    if (!names.isEmpty() && !kind.opensScope()) {
      throw source.wrong(tag.at(), "gives names in a block that has no values of its own");
    }
    String closedBy = kind == BlockKind.SECTION ? of : word;
    push(new Open(kind, value, names, closing.isEmpty() ? "" : closedBy, tag.at(), isChained));
  }

  private void push(Open open) {
    if (opened.size() == DEEPEST) {
      throw source.wrong(open.at, "has more than " + DEEPEST + " blocks in each other");
    }
    opened.push(open);
  }

  private void close(Piece.Tag tag) {
    Open open = opened.poll();
    while (open != null && open.isChained) {
      add(open.close());
      open = opened.poll();
    }
    if (open == null) {
      throw source.wrong(tag.at(), "closes a block that is not open");
    }
    if (!open.closedBy.equals(tag.content())) {
      throw source.wrong(tag.at(), "must have {{/" + open.closedBy + "}} here first");
    }
    add(open.close());
  }

  private Expressions expressions(Piece.Tag tag) {
    return new Expressions(source, tag.at(), this::use);
  }

  /** Notes which of the values is used; gives what is wrong with the use, or null. */
  private @Nullable String use(Path path) {
    int scopes = 0;
    boolean isNamed = false;
    boolean inLoop = false;
    for (Open open : opened) {
      if (open.otherwise == null && open.kind.opensScope()) {
        scopes++;
        inLoop |= open.kind != BlockKind.WITH;
        isNamed |= path.isPlain() && open.names.contains(path.names().getFirst());
      }
    }
    if (path.data() != null) {
      return inLoop ? null : "has " + path.text() + " outside of each";
    }
    if (path.up() > scopes) {
      return "leads out of the values: " + path.text();
    }
    if (!path.names().isEmpty() && !isNamed && (path.isRoot() || path.up() == scopes)) {
      variables.add(path.names().getFirst());
    }
    return null;
  }
}
