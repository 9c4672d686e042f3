package io.billhook.messaging.template;

import java.util.List;

/** A piece of a template. */
sealed interface Node {

  /** Goes out as it is. */
  record Text(String text) implements Node {}

  /** A value, escaped where the part is HTML. */
  record Value(Expression of) implements Node {}

  /**
   * A piece with pieces in it.
   *
   * @param names for the value, and its index or key, within: of {@code as |item index|}
   * @param body where the value holds
   * @param otherwise after {@code else}
   * @param hasElse whether that was written
   */
  record Block(
      BlockKind kind,
      Expression of,
      List<String> names,
      List<Node> body,
      List<Node> otherwise,
      boolean hasElse)
      implements Node {}

  /** What a block does with its value. */
  enum BlockKind {
    IF,
    UNLESS,
    EACH,
    WITH,
    /** {@code #name}: each of a list, if of true, with of the rest. */
    SECTION;

    /** Whether names inside are looked for in the block's value. */
    boolean opensScope() {
      return this == EACH || this == WITH || this == SECTION;
    }
  }
}
