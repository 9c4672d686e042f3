package io.billhook.devkit.faults.installation;

import java.util.Locale;

/** Where something runs, or is asked from. */
public enum Place {
  CLIENT,
  API,
  WORKER,
  OTHER_WORKER,
  SIMULATORS,
  POSTGRES,
  RABBIT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
