package io.billhook.devkit;

import java.nio.file.Path;

/** The folder of an embedded database belongs to another process, which lives. */
public final class FolderInUseException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  FolderInUseException(Path folder, String process) {
    super(folder + " is in use by process " + process);
  }
}
