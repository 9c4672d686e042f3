package io.billhook.bench.messaging;

import io.billhook.bench.http.ApiProcess;
import io.billhook.bench.http.Load;
import io.billhook.bench.intake.Callbacks;
import io.billhook.bench.intake.SignedEvents;
import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Keys;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.report.Figures;
import io.billhook.bench.report.Progress;
import io.billhook.bench.report.Result;
import io.billhook.bench.server.Servers;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Mails taken in a second, sent in a second, and what Brevo tells of them. */
@Command(
    name = "messaging",
    description = {
      "Batches of 1,000 mails by template, beside a bare insert of the same rows; then a worker hands",
      "them to simulated Brevo at the usual pace; then callbacks of Brevo's beside events of Stripe's."
    },
    mixinStandardHelpOptions = true)
public final class MessagingBench implements Callable<Integer> {
  private final Map<String, String> variables;

  @Option(names = "--rounds", description = "Rounds of each (default ${DEFAULT-VALUE}).")
  private int rounds = 4;

  @Option(names = "--seconds", description = "Length of a round (default ${DEFAULT-VALUE}).")
  private int seconds = 4;

  @Option(names = "--warm-up", description = "Seconds before the first (default ${DEFAULT-VALUE}).")
  private int warmUp = 10;

  @Option(names = "--mails", description = "How many are sent (default ${DEFAULT-VALUE}).")
  private int mails = 12_000;

  public MessagingBench(Map<String, String> variables) {
    this.variables = variables;
  }

  @Override
  public Integer call() throws Exception {
    try (Servers servers = Servers.start(variables)) {
      Fleet fleet =
          Fleet.on(
              servers,
              List.of(),
              Map.of(
                  "EMAIL_NEW_TENANT_DAILY", "0",
                  "EMAIL_DAILY", "0",
                  "BREVO_WEBHOOK_TOKEN", ApiProcess.BREVO_TOKEN));
      fleet.become(1, 1);
      Person person = Person.signUp(fleet);
      var key = person.key("emails:read", "emails:write", "templates:write");
      Result result = new Result("messaging");
      Batches batches = new Batches(fleet.api(0), key);
      sent(servers, fleet, batches, result);
      fleet.become(1, 0);
      batched(servers, batches, result);
      told(servers, fleet, result);
      fleet.leaveNothing();
      return result.print();
    }
  }

  private void batched(Servers servers, Batches batches, Result result)
      throws IOException, SQLException {
    Duration time = Duration.ofSeconds(seconds);
    batches.perSecond(Duration.ofSeconds(warmUp));
    BareInsert bare = servers.keep(new BareInsert(servers.database()));
    bare.perSecond(time);
    List<Double> ours = new ArrayList<>();
    List<Double> limits = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (boolean first : new boolean[] {true, false}) {
        servers.database().checkpoint();
        if (first == (round % 2 == 0)) {
          ours.add(batches.perSecond(time));
          Progress.say("batches  %8.0f mails/s".formatted(ours.getLast()));
        } else {
          limits.add(bare.perSecond(time));
          Progress.say("bare     %8.0f mails/s".formatted(limits.getLast()));
        }
      }
    }
    result
        .number("rows_per_second", Figures.median(ours))
        .number("limit_per_second", Figures.median(limits))
        .fine("ratio", Figures.median(ours) / Figures.median(limits));
  }

  /** All of them reach the provider, each once. */
  private void sent(Servers servers, Fleet fleet, Batches batches, Result result) throws Exception {
    fleet.become(1, 0);
    while (batches.mails() < mails) {
      batches.send(Batches.SIZE);
    }
    fleet.slowMails(Duration.ZERO); // which counts them
    Sending sending = new Sending(servers.database());
    fleet.become(1, 1);
    double perSecond = sending.perSecond(batches.mails());
    Progress.say("sent     %8.0f mails/s".formatted(perSecond));
    result
        .number("sent_per_second", perSecond)
        .fault("lost", batches.mails() - sending.sent())
        .fault("doubled", fleet.slowCalls() - batches.mails());
  }

  private void told(Servers servers, Fleet fleet, Result result) throws IOException {
    int port = fleet.apis().getFirst().port();
    Load stripe = servers.keep(new Load(port, new SignedEvents(port, Keys.WEBHOOK_SECRET)));
    Load brevo = servers.keep(new Load(port, new Callbacks(port, ApiProcess.BREVO_TOKEN)));
    Duration time = Duration.ofSeconds(seconds);
    stripe.run(Duration.ofSeconds(warmUp));
    brevo.run(Duration.ofSeconds(warmUp));
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    long refused = 0;
    for (int round = 0; round < rounds; round++) {
      for (boolean first : new boolean[] {true, false}) {
        servers.database().checkpoint();
        boolean ofBrevo = first == (round % 2 == 0);
        Load.Rates rates = (ofBrevo ? brevo : stripe).run(time);
        refused += rates.refused();
        (ofBrevo ? ours : theirs).add(rates.perSecond());
        Progress.say(
            "%s %8.0f/s, p99 %.1f ms, %d refused"
                .formatted(
                    ofBrevo ? "callbacks" : "Stripe's ",
                    rates.perSecond(),
                    rates.p99(),
                    rates.refused()));
      }
    }
    result
        .number("callbacks_per_second", Figures.median(ours))
        .fine("vs_intake", Figures.median(ours) / Figures.median(theirs))
        .fault("refused", refused);
  }
}
