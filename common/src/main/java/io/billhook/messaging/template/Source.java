package io.billhook.messaging.template;

/**
 * A part of a template as it was written.
 *
 * @param field {@code subject}, {@code html} or {@code text}
 */
record Source(String field, String text) {

  /** What is wrong, and at which place. */
  InvalidTemplate wrong(int at, String message) {
    int line = 1;
    int begin = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
      line++;
      begin = i + 1;
    }
    return new InvalidTemplate(field, line, at - begin + 1, message);
  }
}
