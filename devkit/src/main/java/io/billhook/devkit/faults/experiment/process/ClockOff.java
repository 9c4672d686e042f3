package io.billhook.devkit.faults.experiment.process;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Program;
import io.billhook.devkit.faults.load.Rates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One process has another time than the rest.
 *
 * @param minutes ahead, or behind where negative
 */
record ClockOff(Place place, int minutes) implements Experiment {
  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");

  @Override
  public String name() {
    return place + (minutes > 0 ? "-clock-ahead" : "-clock-behind");
  }

  @Override
  public String what() {
    return "the clock of " + place + " is off by " + minutes + " minutes";
  }

  @Override
  public Optional<String> lacks() {
    return Files.exists(FAKETIME) ? Optional.empty() : Optional.of("libfaketime is not installed");
  }

  /** To an api that is ahead every signature of Stripe's is too old, until its clock is right. */
  @Override
  public Rates rates() {
    Rates usual = Rates.MODERATE;
    return place == Place.API && minutes > 0
        ? new Rates(0, 0, usual.mails(), usual.texts())
        : usual;
  }

  @Override
  public void run(Lab lab) throws Exception {
    Program program = lab.program(place);
    program.terminate();
    program.start(
        List.of(),
        Map.of(
            "LD_PRELOAD",
            FAKETIME.toString(),
            "FAKETIME",
            "%+dm".formatted(minutes),
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1"));
    program.awaitReady();
    lab.hold();
    Duration off = Duration.between(Instant.now(), newest(program.text()));
    lab.prove("it was off by " + off, Math.abs(off.toMinutes() - minutes) <= 1);
    program.terminate();
    program.start();
    program.awaitReady();
  }

  /** The newest time in its log. */
  private static Instant newest(String printed) {
    Matcher time = TIME.matcher(printed);
    Instant newest = Instant.EPOCH;
    while (time.find()) {
      newest = Instant.parse(time.group() + "Z");
    }
    return newest;
  }
}
