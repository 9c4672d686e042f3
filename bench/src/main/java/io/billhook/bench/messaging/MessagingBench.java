package io.billhook.bench.messaging;

import io.billhook.bench.http.ApiProcess;
import io.billhook.bench.http.Load;
import io.billhook.bench.http.Requests;
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
import java.util.Collections;
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
      "them to simulated Brevo at the usual pace; then callbacks of Brevo's, and requests of one mail,",
      "beside events of Stripe's."
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
                  "EMAIL_DAILY", "100000000", // which are counted
                  "BREVO_WEBHOOK_TOKEN", ApiProcess.BREVO_TOKEN));
      fleet.become(1, 1);
      Person person = Person.signUp(fleet);
      var key = person.key("emails:read", "emails:write", "templates:write");
      Result result = new Result("messaging");
      Batches batches = new Batches(fleet.api(0), key);
      sent(servers, fleet, batches, result);
      fleet.become(1, 0);
      batched(servers, batches, result);
      asked(servers, fleet, key.secret(), result);
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

  /** One of those that take turns. */
  private record Side(String name, Load load, List<Double> rates) {
    static Side of(String name, Servers servers, int port, Requests requests) throws IOException {
      return new Side(name, servers.keep(new Load(port, requests)), new ArrayList<>());
    }

    double perSecond() {
      return Figures.median(rates);
    }
  }

  /** Requests of one mail, and Brevo's callbacks, beside events of Stripe's on the same api. */
  private void asked(Servers servers, Fleet fleet, String key, Result result) throws IOException {
    int port = fleet.apis().getFirst().port();
    Side stripe = Side.of("Stripe's", servers, port, new SignedEvents(port, Keys.WEBHOOK_SECRET));
    Side brevo =
        Side.of("callbacks", servers, port, SingleRequests.callbacks(port, ApiProcess.BREVO_TOKEN));
    Side singles = Side.of("singles", servers, port, SingleRequests.mails(port, key));
    List<Side> order = new ArrayList<>(List.of(stripe, brevo, singles));
    for (Side side : order) {
      side.load().run(Duration.ofSeconds(warmUp));
    }
    long refused = 0;
    for (int round = 0; round < rounds; round++) {
      for (Side side : order) {
        servers.database().checkpoint();
        Load.Rates run = side.load().run(Duration.ofSeconds(seconds));
        refused += run.refused();
        side.rates().add(run.perSecond());
        Progress.say(
            "%-9s %8.0f/s, p50 %.1f ms, p99 %.1f ms, %d refused"
                .formatted(side.name(), run.perSecond(), run.p50(), run.p99(), run.refused()));
      }
      Collections.reverse(order);
    }
    result
        .number("callbacks_per_second", brevo.perSecond())
        .fine("vs_intake", brevo.perSecond() / stripe.perSecond())
        .number("singles_per_second", singles.perSecond())
        .fine("singles_vs_intake", singles.perSecond() / stripe.perSecond())
        .fault("refused", refused);
  }
}
