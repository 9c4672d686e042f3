package io.billhook.messaging.template;

/** What a source falls into. */
sealed interface Piece {

  record Text(String text) implements Piece {}

  /**
   * What stands between two braces.
   *
   * @param at its place in the source
   */
  record Tag(Kind kind, String content, int at) implements Piece {}

  enum Kind {
    VALUE,
    OPEN,
    INVERTED,
    ELSE,
    CLOSE,
    COMMENT
  }
}
