package io.billhook.devkit.faults.experiment.process;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Door;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Program;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nothing in the product can do that, so it is started with Java's own debugger's door open. */
record LoopsBlocked(Place place) implements Experiment {
  private static final String OPEN =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";
  private static final Pattern DOOR = Pattern.compile("dt_socket at address: (\\d+)");

  @Override
  public String name() {
    return place + "-loops-blocked";
  }

  @Override
  public String what() {
    return "all event loops of " + place + " stand still, while its other threads go on";
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(10);
  }

  @Override
  public void run(Lab lab) throws Exception {
    Program program = lab.program(place);
    program.terminate();
    program.start(List.of(), Map.of("JAVA_TOOL_OPTIONS", OPEN));
    program.awaitReady();
    lab.hold(lab.lasts().dividedBy(2));
    VirtualMachine machine = attach(program.text());
    List<ThreadReference> loops =
        machine.allThreads().stream()
            .filter(thread -> thread.name().contains("eventloop"))
            .toList();
    loops.forEach(ThreadReference::suspend);
    lab.prove("it answered nobody", !answers(program));
    lab.hold();
    lab.prove(
        loops.size() + " loops stood still",
        !loops.isEmpty() && loops.stream().allMatch(ThreadReference::isSuspended));
    machine.dispose(); // and they go on
  }

  private static VirtualMachine attach(String printed) throws Exception {
    Matcher door = DOOR.matcher(printed);
    if (!door.find()) {
      throw new IllegalStateException("There is no debugger's door");
    }
    var connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    Objects.requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
    Objects.requireNonNull(arguments.get("port")).setValue(door.group(1));
    return connector.attach(arguments);
  }

  private static boolean answers(Program program) {
    try {
      new Door(URI.create("http://127.0.0.1:" + program.port())).get("/health/live");
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
