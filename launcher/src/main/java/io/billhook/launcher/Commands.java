package io.billhook.launcher;

import java.util.List;

/** Further commands, found as a service: those of operators, and those of development. */
public interface Commands {

  /** Whether what they need is there: the production image leaves some of it out. */
  default boolean present() {
    return true;
  }

  /** Objects that picocli takes as commands. */
  List<Object> all();
}
