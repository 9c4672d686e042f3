package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import java.io.IOException;
import java.util.List;

/** What api and workers say of queues that the broker lacks. */
final class Missing {
  private Missing() {}

  /** How often one was declared anew so far, by whom ever. */
  static long told(Lab lab) throws IOException {
    long told = 0;
    for (Place place : List.of(Place.API, Place.WORKER, Place.OTHER_WORKER)) {
      told += lab.lines(place, "Work queue is missing");
    }
    return told;
  }
}
