package io.billhook.messaging.template;

/** What gives a value. */
sealed interface Expression permits Path, Expression.Literal, Expression.Lookup {

  /** A text, a number, or true or false. */
  record Literal(Object value) implements Expression {}

  /** {@code lookup map key}. */
  record Lookup(Expression in, Expression key) implements Expression {}
}
