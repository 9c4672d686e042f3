package io.billhook.launcher;

import java.util.List;

/** Further commands, found as a service: those of development are left out of the image. */
public interface Commands {

  /** Objects that picocli takes as commands. */
  List<Object> all();
}
